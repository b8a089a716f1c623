import type { Inventory, Member } from "./inventory";
import { type PodTemplate, podTemplates } from "./workload";

/** A pod template together with the resource that carries it. */
export interface Workload {
  readonly member: Member;
  readonly template: PodTemplate;
}

/** Every pod template of a stack. */
export const workloadsOf = (stack: Inventory): readonly Workload[] => {
  const workloads = stack.members.flatMap((member) =>
    podTemplates(member.kind, member.props).map((template) => ({ member, template })),
  );
  stack.look(workloads.map(({ member }) => member));
  return workloads;
};
