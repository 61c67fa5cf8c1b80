/** Splits an SSE body into the `data` of its events, chunk by chunk; comments and other fields are skipped. */
export class EventSplitter {
  readonly #decoder = new TextDecoder();
  #rest = '';

  /** The data of the events that this chunk ends. */
  push(chunk: Uint8Array): string[] {
    const text = this.#decoder.decode(chunk, { stream: true });
    // a chunk may end between the two characters of a line's end
    const isSplit = this.#rest.endsWith('\r') && text.startsWith('\n');
    this.#rest = (isSplit ? this.#rest.slice(0, -1) : this.#rest) + text.replaceAll('\r\n', '\n');
    const found: string[] = [];
    for (let end = this.#rest.indexOf('\n\n'); end >= 0; end = this.#rest.indexOf('\n\n')) {
      const data = dataOf(this.#rest.slice(0, end));
      this.#rest = this.#rest.slice(end + 2);
      if (data !== '') found.push(data);
    }
    return found;
  }
}

function dataOf(event: string): string {
  const lines = event.split('\n').filter((line) => line.startsWith('data:'));
  return lines.map((line) => line.slice(line[5] === ' ' ? 6 : 5)).join('\n');
}
