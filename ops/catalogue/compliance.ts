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
  ],
};
