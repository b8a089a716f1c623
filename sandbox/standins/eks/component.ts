import * as pulumi from "@pulumi/pulumi";
import type { ConstructResult } from "@pulumi/pulumi/provider";

/** A component that is built on behalf of a program. Its class says nothing: its type token does. */
export class Component extends pulumi.ComponentResource {
  constructor(type: string, name: string, opts: pulumi.ComponentResourceOptions) {
    super(type, name, {}, opts);
  }

  /** Hands the outputs to the program, and to the engine, whom other components ask for them. */
  finish(outputs: pulumi.Inputs): ConstructResult {
    this.registerOutputs(outputs);
    return { urn: this.urn, state: outputs };
  }
}
