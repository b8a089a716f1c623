import { resourceRule } from "../../frame/rule";
import { unless } from "../../frame/findings";

const MODERN = /^ELBSecurityPolicy-TLS13-1-[23]-/;

/** ENC-10: Listeners speak TLS 1.3 policies only, plain HTTP only redirects. */
export const listenersSpeakModernTls = resourceRule({
  control: "ENC-10",
  sentence: "listeners-speak-modern-tls",
  kinds: ["aws:lb/listener:Listener"],
  judge: ({ props }) => {
    const { protocol, sslPolicy = "", defaultActions = [] } = props;
    if (protocol === "HTTPS" || protocol === "TLS") {
      return unless(
        MODERN.test(sslPolicy),
        "sslPolicy: older than TLS13-1-2; use ELBSecurityPolicy-TLS13-1-2-2021-06",
      );
    }
    const redirects =
      defaultActions.length > 0 &&
      defaultActions.every(({ type, redirect }) => type === "redirect" && redirect?.protocol === "HTTPS");
    return unless(
      protocol === "HTTP" && redirects,
      "protocol: not encrypted and no redirect to HTTPS; use HTTPS or TLS",
    );
  },
});
