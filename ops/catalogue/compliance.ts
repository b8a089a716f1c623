import type { CommandGroup, OptionRow } from "./command-row";

const PACK: readonly OptionRow[] = [
  { flags: "--pack <directory>", summary: "the policy pack (default: policy)" },
  { flags: "--pack-config <file>", summary: "configuration of the pack, as JSON" },
  { flags: "--waivers <file>", summary: "exceptions to rules (default: policy/waivers.yaml)" },
];

/** Commands that judge, and can fail. */
export const complianceGroup: CommandGroup = {
  title: "Policy and evidence",
  commands: [
    {
      name: "gate",
      summary:
        "preview under the policy pack; closed (exit 5) by violations and by whatever could not be judged",
      options: [
        ...PACK,
        { flags: "--config-file <file>", summary: "the stack file to preview (default: the committed one)" },
        {
          flags: "--state",
          summary:
            "judge the finished state instead, and objects of the cluster that the program does not own",
        },
        {
          flags: "--rehearse",
          summary:
            "update a copy of the stack on stand-ins first, and let it answer for values not known yet",
        },
      ],
    },
    {
      name: "compliance-check",
      summary: "score by framework with evidence, as JSON, Markdown and a page; exit 5 below 95 %",
      options: [
        { flags: "--file <file>", summary: "judge an exported state instead of the stack's" },
        { flags: "--waivers <file>", summary: "exceptions to rules (default: policy/waivers.yaml)" },
        {
          flags: "--reports <directory>",
          summary: "where reports are written (default: reports/compliance)",
        },
      ],
    },
    {
      name: "validate",
      summary:
        "check the stack's files, waivers, controls and, by a preview, the program and its objects; changes nothing",
      options: [
        { flags: "--offline", summary: "only what needs neither engine nor cluster" },
        { flags: "--waivers <file>", summary: "exceptions to rules (default: policy/waivers.yaml)" },
      ],
    },
    {
      name: "security-scan",
      summary:
        "images, secrets, dependencies, licences and installed scanners; says what it covered; exit 5 on high findings",
      options: [
        { flags: "--file <file>", summary: "scan an exported state instead of the stack's" },
        {
          flags: "--exceptions <file>",
          summary: "findings that are known to be harmless (default: policy/scan-exceptions.yaml)",
        },
      ],
    },
    {
      name: "audit-logs",
      summary: "who changed what, from the engine's history and the API server's audit log",
      options: [
        { flags: "--since <time>", summary: "not before a day, a time, or 30m, 12h, 7d ago" },
        { flags: "--until <time>", summary: "not after it" },
        { flags: "--who <text>", summary: "part of who did it" },
        {
          flags: "--action <verb>",
          summary: "create, update, patch, delete, or the engine's destroy, refresh",
        },
        { flags: "--target <text>", summary: "part of what it was done to, for example secrets/" },
        { flags: "--outcome <outcome>", summary: "done, refused or failed" },
        { flags: "--source <source>", summary: "engine or api-server (default: both)" },
        { flags: "--reads", summary: "also what was only read" },
        { flags: "--components", summary: "also what the control plane did by itself" },
        { flags: "--last <count>", summary: "show this many, the newest (default: 50)" },
        { flags: "--file <file>", summary: "an audit log of the API server (default: the sandbox's)" },
        {
          flags: "--log-group <name>",
          summary: "the log group of a cluster on EKS: /aws/eks/<cluster>/cluster",
        },
        { flags: "--export <file>", summary: "write all of them as a chain that shows every later change" },
        { flags: "--verify <file>", summary: "check such a chain; exit 5 when it was changed" },
        { flags: "--head <hash>", summary: "the hash that the export printed" },
        { flags: "--key-file <file>", summary: "key that seals the export, and checks the seal" },
      ],
    },
  ],
};
