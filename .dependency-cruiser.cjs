/** Who may import whom (docs/adr). Each row: a folder and the only folders of ours it may reach. */
const may = {
  "^lib/": ["^lib/"],
  "^config\\.ts$": [
    "^lib/",
    "^components/[^/]+/catalogue",
    "^tenants/tiers\\.ts$",
    "^components/.*-(types|schema|problems)\\.ts$",
    // Ranges that follow from the network plan are filled in at the edge.
    "^components/cluster/store-ranges-plan\\.ts$",
    "^tenants/.*-(types|schema|problems)\\.ts$",
  ],
  "^components/services/": ["^lib/", "^components/"],
  "^components/platform/": [
    "^lib/",
    "^components/(platform|mesh|workload)/",
    "^components/.*(-types|catalogue)\\.ts$",
  ],
  // One service: what holds its pods is the delivery's.
  "^components/workload/": [
    "^lib/",
    "^components/(workload|delivery)/",
    // Scaled by the question that releases are judged by.
    "^components/observability/slo-queries-plan\\.ts$",
    "^components/.*(-types|catalogue)\\.ts$",
  ],
  // Releases are judged by the objectives' own queries.
  "^components/delivery/": [
    "^lib/",
    "^components/(delivery|observability)/",
    "^components/.*(-types|catalogue)\\.ts$",
  ],
  "^components/(?!services/|platform/|workload/|delivery/)([^/]+)/": [
    "^lib/",
    "^components/$1/",
    "^components/.*(-types|catalogue)\\.ts$",
  ],
  "^tenants/": ["^lib/", "^components/", "^tenants/"],
  "^policy/": ["^policy/"],
  // Pure decisions of the program, never its components: docs/adr/0014.
  "^ops/": [
    "^lib/",
    "^ops/",
    "^components/.*(-plan|-types|-schema|-problems|-table|catalogue|graph)\\.ts$",
    // The gate of an update and the commands read a release in the same way.
    "^components/delivery/read-release\\.ts$",
    "^tenants/(.*-(plan|types|schema)|tiers|surroundings|egress)\\.ts$",
    "^policy/(gate|score|registry|scan)/",
  ],
  "^sandbox/": ["^lib/", "^sandbox/"],
  // The policies that the cluster enforces are the judge's own: docs/adr/0062.
  "^index\\.ts$": ["^config\\.ts$", "^components/", "^tenants/", "^lib/", "^policy/admission/"],
};
const ours = "^(lib|config\\.ts|index\\.ts|components|tenants|policy|ops|sandbox|test|bench)(/|$)";

module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "nothing-imports-test",
      severity: "error",
      from: { pathNot: "^(test|bench)/" },
      to: { path: "^test/" },
    },
    ...Object.entries(may).map(([from, allowed]) => ({
      name: `direction of ${from}`,
      severity: "error",
      from: { path: from },
      to: { path: ours, pathNot: allowed },
    })),
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(node_modules|\\.build)" },
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
  },
};
