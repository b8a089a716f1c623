import { stackRule, on } from "../../frame/rule";
import { unless } from "../../frame/findings";
import { referencesOf } from "../../frame/references";

/** IAM-15: Every role has a permissions boundary. */
export const rolesHaveABoundary = stackRule({
  control: "IAM-15",
  sentence: "roles-have-a-boundary",
  judge: (stack) =>
    stack
      .of("aws:iam/role:Role")
      .flatMap((role) =>
        on(
          role,
          unless(
            referencesOf(role, "permissionsBoundary", () => [role.props.permissionsBoundary ?? ""]).join() !==
              "",
            "permissionsBoundary: absent; set the platform's boundary",
          ),
        ),
      ),
});
