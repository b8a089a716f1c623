import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { refersTo } from "../../frame/inventory";

/** NET-18: Public load balancers stand behind a web application firewall. */
export const publicLoadBalancersHaveAFirewall = stackRule({
  control: "NET-18",
  sentence: "public-load-balancers-have-a-firewall",
  judge: (stack) => {
    const associations = stack.of("aws:wafv2/webAclAssociation:WebAclAssociation");
    const firewalls = stack.of("aws:wafv2/webAcl:WebAcl");
    const open = stack
      .of("aws:lb/loadBalancer:LoadBalancer")
      .filter(
        ({ props }) => props.internal !== true && (props.loadBalancerType ?? "application") === "application",
      );
    return open.flatMap((balancer) => {
      const firewall = firewalls.find((candidate) =>
        associations.some(
          (association) =>
            refersTo(association, "resourceArn", balancer) && refersTo(association, "webAclArn", candidate),
        ),
      );
      if (firewall === undefined)
        return on(balancer, ["open to the internet without a web ACL; associate one"]);
      return on(firewall, [
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
    });
  },
});
