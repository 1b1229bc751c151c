import { inspect } from 'node:util';
import { redact } from '../redact.ts';

const SHOWN_AS = '[secret]';

/** A credential that shows as "[secret]" wherever it is printed, joined or serialised, and is known to `redact` from birth. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
    redact.register(value);
  }

  /** The credential itself; ask for it only where it leaves for the keychain or a cluster. */
  reveal(): string {
    // What is in use is not among those that are forgotten.
    redact.register(this.#value);
    return this.#value;
  }

  toString(): string {
    return SHOWN_AS;
  }

  toJSON(): string {
    return SHOWN_AS;
  }

  [inspect.custom](): string {
    return SHOWN_AS;
  }
}
