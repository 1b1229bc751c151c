import { useState } from 'react';
import type { AppError } from '../../../shared/error.ts';
import type { Result } from '../../../shared/result.ts';

/** Asks a Rancher that is to be added, as often as it takes to trust its certificate. */
export type NewRancher = {
  error: AppError | null;
  isAsking: boolean;
  /** Asks with the certificate that was looked at, if any; answers whether it was added. */
  ask: (pinSha256?: string) => Promise<boolean>;
  /** Forgets what it answered and the certificate that was trusted, since another one is meant now. */
  begin: () => void;
};

/** A Rancher that is to be added; `add` asks for that, with what more is decided of its certificate. */
export function useNewRancher(
  add: (trusted: { pinSha256?: string }) => Promise<Result<{ rancher: string }>>,
  onAdded: (rancher: string) => void,
): NewRancher {
  const [pin, setPin] = useState<string | undefined>(undefined);
  const [isAsking, setIsAsking] = useState(false);
  const [error, setError] = useState<AppError | null>(null);
  return {
    error,
    isAsking,
    ask: async (trusted = pin) => {
      setPin(trusted);
      setIsAsking(true);
      setError(null);
      const answer = await add(trusted === undefined ? {} : { pinSha256: trusted });
      setIsAsking(false);
      if (answer.ok) onAdded(answer.value.rancher);
      else setError(answer.error);
      return answer.ok;
    },
    begin: () => {
      setPin(undefined);
      setError(null);
    },
  };
}
