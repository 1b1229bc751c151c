import { useEffect, useRef, useState } from 'react';
import type { AppError } from '../../../shared/error.ts';
import type { Result } from '../../../shared/result.ts';
import { useApp } from '../app-context.ts';
import { sendAgain } from './upload-again.ts';
import { withSample } from './upload-rate.ts';
import type { Sample } from './upload-rate.ts';
import { uploadImage } from './upload.ts';
import type { Upload } from './upload.ts';

/** An upload that is under way; `lost` while it waits to begin anew, with how many of its bytes had gone. */
export type Uploading = {
  totalBytes: number;
  samples: readonly Sample[];
  tries: number;
  lost: { error: AppError; bytes: number } | null;
};

/** What can be done with uploads; one at a time. */
export type UploadCalls = {
  state: Uploading | null;
  send: (upload: Pick<Upload, 'image' | 'file'>) => Promise<Result<string>>;
  cancel: () => void;
  /** Begins anew at once, in place of waiting for the cluster. */
  goOn: () => void;
};

/** Uploads an image, and begins anew whenever the connection is lost; what is under way ends with the component. */
export function useUpload(): UploadCalls {
  const app = useApp();
  const [state, setState] = useState<Uploading | null>(null);
  const stop = useRef<AbortController | null>(null);
  const wake = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current?.abort(), []);

  const send: UploadCalls['send'] = async ({ image, file }) => {
    const abort = new AbortController();
    stop.current = abort;
    const change = (to: (before: Uploading) => Partial<Uploading>): void =>
      setState((before) => before && { ...before, ...to(before) });
    setState({ totalBytes: file.size, samples: [], tries: 1, lost: null });
    const isThere = (): boolean =>
      (app.world.getState().clusters ?? []).some(
        ({ id, connection }) => id === image.cluster && connection.type === 'connected',
      );
    const rest = (atLeastMs: number): Promise<void> =>
      new Promise((done) => {
        let isDue = false;
        const end = (): void => {
          clearTimeout(timer);
          unfollow();
          abort.signal.removeEventListener('abort', end);
          wake.current = () => undefined;
          done();
        };
        const look = (): void => {
          if (isDue && isThere()) end();
        };
        const timer = setTimeout(() => {
          isDue = true;
          look();
        }, atLeastMs);
        const unfollow = app.world.subscribe(look);
        abort.signal.addEventListener('abort', end);
        wake.current = end;
      });
    const sent = await sendAgain({
      signal: abort.signal,
      rest,
      onLost: (error, tries) =>
        change(({ samples }) => ({
          ...{ tries: tries + 1, samples: [] },
          lost: { error, bytes: samples.at(-1)?.bytes ?? 0 },
        })),
      send: () => {
        change(() => ({ lost: null, samples: [{ bytes: 0, atMs: Date.now() }] }));
        return uploadImage(app, {
          ...{ image, file, signal: abort.signal },
          onSent: (bytes) =>
            change(({ samples }) => ({ samples: withSample(samples, { bytes, atMs: Date.now() }) })),
        });
      },
    });
    setState(null);
    return sent;
  };
  return { state, send, cancel: () => stop.current?.abort(), goOn: () => wake.current() };
}
