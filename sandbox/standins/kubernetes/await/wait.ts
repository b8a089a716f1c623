import type { PlainObject } from "../../rpc/values";
import { describe } from "../../rpc/errors";
import type { Cluster, Located } from "../cluster/cluster";
import { nameOf } from "../objects/access";
import { follow, type Listener, listObjects, type Selection } from "./observe";
import type { Related, Rule, Verdict } from "./rule";

/** A wait for one object. */
export interface Wait {
  readonly cluster: Cluster;
  readonly located: Located;
  readonly rule: Rule;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Shown while the wait goes on. */
  report(message: string): void;
}

/** The object exists, but is not what was asked for. */
export class NotReady extends Error {
  override readonly name = "NotReady";

  constructor(
    message: string,
    readonly object: PlainObject,
    readonly reasons: readonly string[],
  ) {
    super(message);
  }
}

/** Waits until the rule is content with the object, starting from its latest known state. */
export function waitReady(latest: PlainObject, wait: Wait): Promise<PlainObject> {
  // Most changes leave a ready object ready: then there is nothing to follow.
  if (wait.rule.judge(latest, {}).kind === "ready") return Promise.resolve(latest);
  return new Waiting(latest, wait, wait.rule.related?.(latest) ?? {}).result();
}

/** Whether the object is ready at this moment, without waiting for it. */
export async function judgeNow(
  live: PlainObject,
  { cluster, located, rule, signal }: Pick<Wait, "cluster" | "located" | "rule" | "signal">,
): Promise<Verdict> {
  const first = rule.judge(live, {});
  if (first.kind === "ready") return first;
  const related = await Promise.all(
    Object.entries(rule.related?.(live) ?? {}).map(async ([name, wanted]) => {
      const selection = await selectRelated(cluster, located, wanted);
      return [name, (await listObjects(cluster.client, { ...selection, signal })).objects] as const;
    }),
  );
  return rule.judge(live, Object.fromEntries(related));
}

async function selectRelated(cluster: Cluster, located: Located, wanted: Related): Promise<Selection> {
  const resource = await cluster.discovery.get(wanted.gvk);
  return {
    resource,
    ...(resource.namespaced && located.namespace !== undefined && { namespace: located.namespace }),
    ...(wanted.labels !== undefined && { labelSelector: wanted.labels }),
  };
}

class Waiting {
  private readonly end = new AbortController();
  private readonly seen: Record<string, readonly PlainObject[]> = {};
  private readonly asked: readonly string[];
  private verdict: Verdict = { kind: "waiting", message: "Waiting for the first answer" };
  private isGone = false;

  constructor(
    private object: PlainObject,
    private readonly wait: Wait,
    private readonly related: Readonly<Record<string, Related>>,
  ) {
    this.asked = Object.keys(related);
  }

  result(): Promise<PlainObject> {
    const { signal, timeoutMs } = this.wait;
    return new Promise<PlainObject>((resolve, reject) => {
      const fail = (message: string): void => {
        reject(new NotReady(message, this.object, this.reasons()));
      };
      const timer = setTimeout(() => {
        fail(`'${nameOf(this.object)}' timed out waiting to be Ready after ${timeoutMs / 1000} s`);
      }, timeoutMs);
      const cancelled = (): void => {
        fail(`the wait for '${nameOf(this.object)}' was cancelled before it was ready`);
      };
      this.end.signal.addEventListener("abort", () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", cancelled);
      });
      if (signal.aborted) {
        cancelled();
        return;
      }
      signal.addEventListener("abort", cancelled);
      this.start(() => {
        if (this.isGone) fail(`'${nameOf(this.object)}' was deleted while waiting for it to be ready`);
        else if (this.verdict.kind === "ready") resolve(this.object);
        else if (this.verdict.kind === "failed") fail(this.verdict.message);
      }, reject);
    }).finally(() => {
      this.end.abort();
    });
  }

  private start(settle: () => void, reject: (error: unknown) => void): void {
    const { cluster, located } = this.wait;
    const follows: Promise<void>[] = [];
    const place = located.namespace === undefined ? {} : { namespace: located.namespace };
    const troubled = (error: unknown): void => {
      this.wait.report(`Watching failed, trying again: ${describe(error)}`);
    };
    const listen = (changed: Listener["changed"]): Listener => ({
      changed: (objects) => {
        changed(objects);
        this.judge();
        settle();
      },
      troubled,
    });
    follows.push(
      follow(
        cluster.client,
        {
          resource: located.resource,
          ...place,
          fieldSelector: `metadata.name=${located.name}`,
          signal: this.end.signal,
        },
        listen(([object]) => {
          this.isGone = object === undefined;
          if (object !== undefined) this.object = object;
        }),
      ),
    );
    for (const [name, wanted] of Object.entries(this.related)) {
      follows.push(
        this.followRelated(
          wanted,
          listen((objects) => {
            this.seen[name] = objects;
          }),
        ),
      );
    }
    Promise.all(follows).catch(reject);
  }

  private async followRelated(wanted: Related, listener: Listener): Promise<void> {
    const { cluster, located } = this.wait;
    const selection = await selectRelated(cluster, located, wanted);
    await follow(cluster.client, { ...selection, signal: this.end.signal }, listener);
  }

  private judge(): void {
    const before = this.verdict;
    const verdict = this.wait.rule.judge(this.object, this.seen);
    // A refusal may rest on related objects that have not been listed yet.
    const isComplete = this.asked.every((name) => this.seen[name] !== undefined);
    if (verdict.kind === "failed" && !isComplete) return;
    this.verdict = verdict;
    if (verdict.kind === "waiting" && !(before.kind === "waiting" && before.message === verdict.message)) {
      const [first] = verdict.reasons ?? [];
      this.wait.report(first === undefined ? verdict.message : `${verdict.message}: ${first}`);
    }
  }

  private reasons(): readonly string[] {
    if (this.verdict.kind === "ready") return [];
    return this.verdict.reasons?.length ? this.verdict.reasons : [this.verdict.message];
  }
}
