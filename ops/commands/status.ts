import { judge } from "../../components/delivery/verdict-plan";
import { EXIT } from "../../lib/failure";
import type { Command, Context, Outcome } from "../command";
import { readOutputs, type StackOutputs, serviceNamed } from "../engine/stack-outputs";
import { checkServices } from "../health/check";
import { exitCodeOf, observe } from "../releases/follow-release";
import { renderTree, summarise } from "../releases/tree-plan";

type Services = StackOutputs["services"];

/** The services that a command names, or all. */
function chosen(services: Services, named: unknown): Services {
  if (typeof named !== "string") return services;
  return { [named]: serviceNamed({ services, tenants: {} }, named) };
}

async function releases(context: Context, services: Services): Promise<Outcome> {
  const cluster = await context.cluster();
  const seen = await Promise.all(
    Object.entries(services).map(async ([key, service]) => ({
      key,
      release: await observe(context, { key, service, cluster }),
    })),
  );
  return {
    exitCode: Math.max(EXIT.ok, ...seen.map(({ release }) => exitCodeOf(judge(release)))),
    data: seen.map(({ key, release }) => summarise(key, release)),
    text: seen.map(({ key, release }) => renderTree(key, release)).join("\n"),
  };
}

/** Where releases stand. Services without stages are judged by their health. Exit code 4 where one needs a look. */
export const run: Command = async (context) => {
  const stack = await (await context.engine()).stack(context.settings.stack);
  const services = chosen((await readOutputs(stack)).services, context.given["service"]);
  const part = (isStaged: boolean): Services =>
    Object.fromEntries(
      Object.entries(services).filter(([, { strategy }]) => (strategy !== "rolling") === isStaged),
    );
  const staged = await releases(context, part(true));
  const rolling = part(false);
  const others = Object.keys(rolling).length === 0 ? undefined : await checkServices(context, rolling);
  return {
    exitCode: Math.max(staged.exitCode ?? EXIT.ok, others?.exitCode ?? EXIT.ok),
    data: { releases: staged.data, rolling: others?.data ?? null },
    text: [staged.text ?? "", others?.text ?? ""].filter((text) => text !== "").join("\n\n"),
    names: Object.keys(services),
    ...(others?.warnings === undefined ? {} : { warnings: others.warnings }),
    next: "npm run -s ops -- health-check-all",
  };
};
