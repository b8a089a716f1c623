import type { ArgumentRow, CommandGroup } from "./command-row";

const tenant: ArgumentRow = { name: "tenant", summary: "id of the tenant", variable: "TENANT" };
const tier = {
  flags: "--tier <tier>",
  summary: "free, premium, enterprise or enterprise_plus",
  variable: "TIER",
};

/** The life cycle of tenants. */
export const tenantsGroup: CommandGroup = {
  title: "Tenants",
  commands: [
    { name: "tenants", summary: "the tenants of a stack, their tiers and what they use" },
    {
      name: "tenant-add",
      summary: "onboard a tenant; the plan is shown first",
      arguments: [tenant],
      options: [
        tier,
        { flags: "--residency <where>", summary: "where its data may rest: eu, us or any" },
        { flags: "--data-class <class>", summary: "internal, personal or special" },
        { flags: "--owner <owner>", summary: "who answers for it" },
      ],
    },
    {
      name: "tenant-change-tier",
      summary: "move a tenant to another tier in place; refused where its use does not fit",
      arguments: [tenant],
      options: [tier],
    },
    {
      name: "tenant-suspend",
      summary: "cut a tenant off and keep all its data",
      arguments: [tenant],
    },
    { name: "tenant-resume", summary: "let a suspended tenant go on", arguments: [tenant] },
    {
      name: "tenant-remove",
      summary: "back up, erase and remove a tenant; its id has to be typed",
      arguments: [tenant],
    },
  ],
};
