import { stackRule, on, type Located } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { type Inventory, type MemberOf, refersTo } from "../../frame/inventory";

/** The class whose Ingress objects the cluster's controller makes load balancers of Amazon for. */
const CLASS = "alb";
const SCHEME = "alb.ingress.kubernetes.io/scheme";
const FIREWALL = "alb.ingress.kubernetes.io/wafv2-acl-arn";

type Firewall = MemberOf<"aws:wafv2/webAcl:WebAcl">;
type Ingress = MemberOf<"k8s:networking.k8s.io:Ingress">;

/** NET-18: Public load balancers stand behind a web application firewall. */
export const publicLoadBalancersHaveAFirewall = stackRule({
  control: "NET-18",
  sentence: "public-load-balancers-have-a-firewall",
  judge: (stack) => {
    const associations = stack.of("aws:wafv2/webAclAssociation:WebAclAssociation");
    const firewalls = stack.of("aws:wafv2/webAcl:WebAcl");
    const made = stack
      .of("aws:lb/loadBalancer:LoadBalancer")
      .filter(
        ({ props }) => props.internal !== true && (props.loadBalancerType ?? "application") === "application",
      )
      .flatMap((balancer) => {
        const firewall = firewalls.find((candidate) =>
          associations.some(
            (association) =>
              refersTo(association, "resourceArn", balancer) && refersTo(association, "webAclArn", candidate),
          ),
        );
        return firewall === undefined
          ? on(balancer, ["open to the internet without a web ACL; associate one"])
          : judgeFirewall(stack, firewall);
      });
    const requested = stack
      .of("k8s:networking.k8s.io:Ingress")
      .filter(isPublic)
      .flatMap((ingress) => {
        // What the annotation was made from is known before the ARN is.
        const firewall = firewalls.find(({ urn }) => (ingress.sources["metadata"] ?? []).includes(urn));
        return firewall === undefined
          ? on(
              ingress,
              unless(
                isSet(ingress.props.metadata?.annotations?.[FIREWALL]),
                `metadata.annotations[${FIREWALL}]: absent, so that its load balancer has no web ACL; name one`,
              ),
            )
          : judgeFirewall(stack, firewall);
      });
    return [...made, ...requested];
  },
});

/** The controller's own default is a load balancer inside the network. */
const isPublic = ({ props }: Ingress): boolean =>
  props.spec?.ingressClassName === CLASS && props.metadata?.annotations?.[SCHEME] === "internet-facing";

const isSet = (value: string | undefined): boolean => value !== undefined && value !== "";

const judgeFirewall = (stack: Inventory, firewall: Firewall): readonly Located[] =>
  on(firewall, [
    ...unless((firewall.props.rules ?? []).length > 0, "rules: none; add the managed rule groups"),
    ...unless(
      stack.referring(
        "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
        "resourceArn",
        firewall,
      ).length > 0,
      "no logging configuration; add one",
    ),
  ]);
