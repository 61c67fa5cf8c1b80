/** Makes something at its first use, with that call's arguments, and hands the same to everybody after. */
export function once<Arguments extends unknown[], T>(
  make: (...args: Arguments) => Promise<T>,
): (...args: Arguments) => Promise<T> {
  let made: Promise<T> | null = null;
  return (...args) => {
    made ??= make(...args);
    return made;
  };
}
