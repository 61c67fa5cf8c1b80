/** A share with the interval that holds the true one in 95 of 100 cases. `share` null: nothing was counted. */
export interface ShareInterval {
  readonly share: number | null;
  readonly low: number;
  readonly high: number;
}

const z95 = 1.959964;

/**
 * The Wilson score interval of `hits` among `total`; 0 to 1 when nothing was counted.
 * Source: https://doi.org/10.1080/01621459.1927.10502953 (Wilson 1927) (2026-11-20)
 */
export function wilsonInterval(hits: number, total: number, z = z95): ShareInterval {
  if (!(total > 0)) return { share: null, low: 0, high: 1 };
  const share = hits / total;
  const spread = z * z;
  const middle = (share + spread / (2 * total)) / (1 + spread / total);
  const half = (z / (1 + spread / total)) * Math.sqrt((share * (1 - share)) / total + spread / (4 * total * total));
  return { share, low: Math.max(0, Math.min(share, middle - half)), high: Math.min(1, Math.max(share, middle + half)) };
}
