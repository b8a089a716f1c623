/** A ratio of two things measured in turns. */
export interface PairedRatio {
  readonly median: number;
  /** Bounds of the median that hold in at least 95 of 100 such series. */
  readonly low: number;
  readonly high: number;
}

const CONFIDENCE = 0.95;

/** How likely it is that exactly `k` of `n` pairs lie below the true median. */
const chance = (k: number, n: number): number => {
  let ways = 1;
  for (let index = 0; index < k; index += 1) ways = (ways * (n - index)) / (index + 1);
  return ways / 2 ** n;
};

/** Rank, from zero, of the lower bound: as high as the confidence allows. The upper one lies opposite. */
function lowerRank(n: number): number {
  let below = 0;
  for (let rank = 0; rank < n / 2; rank += 1) {
    below += chance(rank, n);
    if (2 * below > 1 - CONFIDENCE) return Math.max(rank - 1, 0);
  }
  return 0;
}

/** Median of the pairs' ratios with the interval between two of them: nothing is assumed about how they scatter. */
export function pairedRatio(pairs: readonly (readonly [first: number, second: number])[]): PairedRatio {
  const ratios = pairs.map(([first, second]) => first / second).sort((left, right) => left - right);
  const at = (rank: number): number => ratios[rank] ?? Number.NaN;
  const middle = Math.floor(ratios.length / 2);
  const rank = lowerRank(ratios.length);
  return {
    median: ratios.length % 2 === 1 ? at(middle) : (at(middle - 1) + at(middle)) / 2,
    low: at(rank),
    high: at(ratios.length - 1 - rank),
  };
}

/** Runs two things in turns, first and second changing places each time, so that a drift of the machine cancels out. */
export function inTurns(count: number, first: () => number, second: () => number): [number, number][] {
  return Array.from({ length: count }, (_, index): [number, number] => {
    if (index % 2 === 0) {
      const one = first();
      return [one, second()];
    }
    const two = second();
    return [first(), two];
  });
}
