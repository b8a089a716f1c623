/** The sandbox's Kubernetes control plane: real servers, simulated nodes. */
export { type ControlPlane, type StartOptions, startControlPlane } from "./start";
export { controlPlaneStatus, type PartStatus } from "./status";
export { destroyControlPlane, stopControlPlane } from "./stop";
