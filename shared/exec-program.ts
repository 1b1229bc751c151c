import { z } from 'zod';

/** A program of a kubeconfig that hands out its credential, as it is shown before it may run. Values of its environment stay in main. */
export const ExecProgram = z.object({
  command: z.string(),
  args: z.array(z.string()),
  /** Names of the environment variables it is given beside those of the app. */
  envNames: z.array(z.string()),
  /** What its makers say on how to install it; null where they say nothing. */
  installHint: z.string().nullable(),
  /** SHA-256 (hex) of all that decides what runs: command, arguments, environment with values, API version. Allowing it allows nothing else. */
  sha256: z.string(),
});
export type ExecProgram = z.infer<typeof ExecProgram>;

/** The fingerprint of a program the user allowed to run. */
export const ProgramFingerprint = z.string().regex(/^[0-9a-f]{64}$/);
