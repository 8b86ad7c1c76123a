/** A response body that is written piece by piece while the answer is being made. */
export interface LongBody {
  readonly body: ReadableStream<Uint8Array>;
  readonly headers: Readonly<Record<string, string>>;
  /** Writes one message; `data` must hold no line break, as JSON text never does. */
  send(data: string): void;
  /** Whether the reader is so far behind that what it can do without should be left out. */
  readonly lags: boolean;
  close(): void;
}
