import { everyResourceRule } from "../../frame/rule";
import { when, unless, type Findings } from "../../frame/findings";
import { fieldsOf, isFields, type Fields } from "../../frame/loose";
import { podTemplates, type PodTemplate, type Container, type PlacedContainer } from "../../frame/workload";

const SERVERS = ["k8s:apps:Deployment", "k8s:argoproj.io:Rollout"];

/** RES-05: Services report their health and leave gracefully. */
export const servicesReportHealthAndLeaveGracefully = everyResourceRule({
  control: "RES-05",
  sentence: "services-report-health-and-leave-gracefully",
  judge: ({ kind, props }) =>
    SERVERS.includes(kind)
      ? [...podTemplates(kind, props).flatMap(judgeTemplate), ...judgeUpdate(fieldsOf(props["spec"]))]
      : [],
});

const judgeTemplate = ({ path, spec, containers }: PodTemplate): Findings => [
  ...unless(
    spec.terminationGracePeriodSeconds !== undefined && spec.terminationGracePeriodSeconds > 0,
    `${path}.terminationGracePeriodSeconds: absent or 0; say how long requests in flight may take`,
  ),
  ...containers.filter(({ list }) => list === "containers").flatMap(judgeServer),
];

const judgeServer = ({ path, container }: PlacedContainer): Findings => {
  const { readinessProbe, livenessProbe, startupProbe, lifecycle } = container;
  return [
    ...unless(readinessProbe !== undefined, `${path}.readinessProbe: absent; add it`),
    ...unless(livenessProbe !== undefined, `${path}.livenessProbe: absent; add it`),
    ...unless(startupProbe !== undefined, `${path}.startupProbe: absent; add it`),
    ...when(
      readinessProbe !== undefined && actionOf(readinessProbe) === actionOf(livenessProbe),
      `${path}.livenessProbe: the same as readiness, so an overloaded pod is killed; ask something cheaper`,
    ),
    ...unless(
      lifecycle?.preStop !== undefined,
      `${path}.lifecycle.preStop: absent, so requests are cut off; add it`,
    ),
  ];
};

const actionOf = (probe: Container["livenessProbe"]): string =>
  JSON.stringify([probe?.httpGet, probe?.tcpSocket, probe?.exec, probe?.grpc]);

/** Blue-green rollouts keep the old version whole; the other strategies say how many pods may be missing. */
const judgeUpdate = (spec: Fields): Findings => {
  const strategy = fieldsOf(spec["strategy"]);
  if (isFields(strategy["blueGreen"])) return [];
  const { maxUnavailable } = fieldsOf(strategy["rollingUpdate"] ?? strategy["canary"]);
  return unless(
    maxUnavailable === 0 || maxUnavailable === "0" || maxUnavailable === "0%",
    "spec.strategy.maxUnavailable: not 0 (the default is 25%); set 0",
  );
};
