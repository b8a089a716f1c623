/** One question of a panel. */
export interface Query {
  readonly expr: string;
  /** Name of each line; labels stand in double braces. */
  readonly legend: string;
}

/** One picture of a dashboard. */
export interface Panel {
  readonly title: string;
  /** What it tells, for who looks for the first time. */
  readonly description: string;
  /** A unit of Grafana, such as `percentunit` or `ms`. */
  readonly unit: string;
  readonly queries: readonly Query[];
  /** Value from which it is shown in red. @default none */
  readonly limit?: number;
}

/** A choice at the top of a dashboard: the values of a label. */
export interface Choice {
  readonly name: string;
  /** Series that carry the label. */
  readonly series: string;
  readonly label: string;
}

/** What a dashboard is made from. */
export interface Dashboard {
  /** Part of its address, which links rely on. */
  readonly uid: string;
  readonly title: string;
  readonly choices: readonly Choice[];
  readonly panels: readonly Panel[];
}

/** Panels stand in two columns of Grafana's 24. */
const COLUMNS = 2;
const WIDTH = 24 / COLUMNS;
const HEIGHT = 8;

/** Version of the form below, that of Grafana 11. Later versions carry it over themselves. */
const SCHEMA_VERSION = 39;

const datasource = { type: "prometheus", uid: "${datasource}" };

const planChoice = ({ name, series, label }: Choice) => ({
  name,
  label: name,
  type: "query",
  datasource,
  query: { query: `label_values(${series}, ${label})`, refId: name },
  // Asked again whenever the time range changes: services and tenants come and go.
  refresh: 2,
  sort: 1,
});

const planPanel = ({ title, description, unit, queries, limit }: Panel, index: number) => ({
  id: index + 1,
  type: "timeseries",
  title,
  description,
  datasource,
  gridPos: {
    x: (index % COLUMNS) * WIDTH,
    y: Math.floor(index / COLUMNS) * HEIGHT,
    w: WIDTH,
    h: HEIGHT,
  },
  fieldConfig: {
    defaults: {
      unit,
      min: 0,
      custom: { thresholdsStyle: { mode: limit === undefined ? "off" : "line" } },
      thresholds: {
        mode: "absolute",
        steps: [
          { color: "green", value: null },
          ...(limit === undefined ? [] : [{ color: "red", value: limit }]),
        ],
      },
    },
    overrides: [],
  },
  targets: queries.map(({ expr, legend }, at) => ({
    refId: String.fromCharCode("A".charCodeAt(0) + at),
    datasource,
    expr,
    legendFormat: legend,
  })),
});

/** A dashboard as Grafana reads it. */
export const planDashboard = ({ uid, title, choices, panels }: Dashboard) => ({
  uid,
  title,
  tags: ["spotify-ai-agent"],
  schemaVersion: SCHEMA_VERSION,
  editable: false,
  timezone: "utc",
  refresh: "1m",
  time: { from: "now-6h", to: "now" },
  templating: {
    list: [
      { name: "datasource", label: "datasource", type: "datasource", query: "prometheus" },
      ...choices.map(planChoice),
    ],
  },
  panels: panels.map(planPanel),
});
