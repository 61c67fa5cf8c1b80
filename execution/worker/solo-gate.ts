/** Lets ordinary work run side by side and suspects one at a time with nothing else in hand. */
export interface SoloGate {
  run<T>(isSuspect: boolean, work: () => Promise<T>): Promise<T>;
}

interface Waiting {
  readonly isSuspect: boolean;
  readonly start: () => void;
}

/**
 * An action whose worker died may be what killed it. Alone in its process it can bring down nobody else, so a poisonous action
 * collects its crashes by itself and the innocent ones that died with it are sent. First come, first served.
 */
export function openSoloGate(): SoloGate {
  const waiting: Waiting[] = [];
  let inHand = 0;
  let isSolo = false;
  const admit = () => {
    for (let next = waiting[0]; next && !isSolo && (!next.isSuspect || inHand === 0); next = waiting[0]) {
      waiting.shift();
      inHand += 1;
      isSolo = next.isSuspect;
      next.start();
    }
  };
  return {
    async run(isSuspect, work) {
      await new Promise<void>((start) => {
        waiting.push({ isSuspect, start });
        admit();
      });
      try {
        return await work();
      } finally {
        inHand -= 1;
        isSolo = false;
        admit();
      }
    },
  };
}
