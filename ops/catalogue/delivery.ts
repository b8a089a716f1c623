import type { CommandGroup } from "./command-row";
import { serviceArgument } from "./stack";

/** Commands that drive and watch releases. */
export const deliveryGroup: CommandGroup = {
  title: "Releases",
  commands: [
    {
      name: "status",
      summary: "where releases stand: revisions, pods, traffic and analyses as a tree",
      arguments: [{ ...serviceArgument, summary: "key of a service (default: all)" }],
    },
    {
      name: "promote",
      summary: "let a paused release go on",
      arguments: [serviceArgument],
      options: [{ flags: "--full", summary: "skip all stages and analyses that are left" }],
    },
    {
      name: "abort",
      summary: "give a release up: all traffic back to the old version",
      arguments: [serviceArgument],
    },
    { name: "retry", summary: "try a release again that was given up", arguments: [serviceArgument] },
    {
      name: "pause",
      summary: "hold a release where it stands; promote lets it go on",
      arguments: [serviceArgument],
    },
    {
      name: "rollback",
      summary: "go back to an earlier revision, in the cluster and in the stack file",
      arguments: [serviceArgument],
      options: [
        { flags: "--to-revision <number>", summary: "the revision (default: the one before)" },
        {
          flags: "--unchecked-image",
          summary: "go back although the registry does not tell whether the image is there",
        },
      ],
    },
    {
      name: "set-image",
      summary: "release another version of a service",
      arguments: [
        serviceArgument,
        { name: "version", summary: "tag or sha256 digest of the image", variable: "VERSION" },
      ],
    },
    {
      name: "deploy",
      summary: "update a stack with a service's delivery strategy",
      arguments: [serviceArgument],
      options: [
        {
          flags: "--strategy <name>",
          summary: "rolling, blue-green, canary or ab; its settings stay in the stack file",
          variable: "DEPLOYMENT_STRATEGY",
        },
      ],
    },
  ],
};
