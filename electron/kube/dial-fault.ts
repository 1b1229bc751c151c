import type { AppError } from '../../shared/error.ts';

/** Thrown into a connection that could not be made over another way than the network; says why to the user. */
export class DialFault extends Error {
  readonly reason: AppError;

  constructor(reason: AppError) {
    super(reason.message);
    this.reason = reason;
  }
}
