import { admissionPolicy, text, optional, type AdmissionRule } from "./admission-policy";
import { POD_CARRIERS, POD_CONDITIONS, POD_VARIABLES } from "./pods";
import { NODE_GROUP_LABEL } from "../frame/vocabulary";

const foreign = (group: string): string =>
  `(${group} in ['', 'system'] || (${group} == 'pci' && !(object.metadata.namespace.startsWith('spotify-ai-agent-') && object.metadata.namespace.endsWith('-billing'))) || (${group}.startsWith('tenant-') && ${group} != object.metadata.namespace))`;

/** WL-10 in the cluster: Pods are placed by the scheduler on their own nodes. */
export const podsArePlacedByTheScheduler: AdmissionRule = () =>
  admissionPolicy({
    control: "WL-10",
    sentence: "pods-are-placed-by-the-scheduler",
    scope: "governed",
    watches: POD_CARRIERS,
    conditions: POD_CONDITIONS,
    variables: {
      ...POD_VARIABLES,
      selector: optional("variables.pod.nodeSelector", "{}"),
      // The scheduler names the node of a pod that already exists.
      fresh: "request.operation == 'CREATE' || object.kind != 'Pod'",
    },
    holds: {
      "remove nodeName": "!variables.fresh || !has(variables.pod.nodeName) || variables.pod.nodeName == ''",
      "remove schedulerName":
        "variables.pod.?schedulerName.orValue('default-scheduler') == 'default-scheduler'",
      "select a node group, not a machine": "!('kubernetes.io/hostname' in variables.selector)",
      "select the workload's own node group": `!(${text(NODE_GROUP_LABEL)} in variables.selector) || !${foreign(`variables.selector[${text(NODE_GROUP_LABEL)}]`)}`,
      "tolerate the workload's own node group only": `!has(variables.pod.tolerations) || variables.pod.tolerations.all(t, t.?key.orValue('') in ['node.kubernetes.io/not-ready', 'node.kubernetes.io/unreachable'] || (t.?key.orValue('') == ${text(NODE_GROUP_LABEL)} && t.?operator.orValue('Equal') == 'Equal' && !${foreign("t.?value.orValue('')")}))`,
    },
  });
