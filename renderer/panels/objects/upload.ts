import type { AppError } from '../../../shared/error.ts';
import type { Contract } from '../../../shared/ipc/contract.ts';
import { uploadChunkBytes } from '../../../shared/ipc/contract/uploads.ts';
import type { InputOf } from '../../../shared/ipc/define.ts';
import { fail, ok } from '../../../shared/result.ts';
import type { Result } from '../../../shared/result.ts';
import type { App } from '../app-context.ts';

/** What is uploaded, and who is told how much of it has gone. */
export type Upload = {
  image: Omit<InputOf<Contract['upload.begin']>, 'fileName' | 'sizeBytes'>;
  file: File;
  /** Bytes that the cluster has taken. */
  onSent: (bytes: number) => void;
  signal: AbortSignal;
};

/** Base64 of a piece of a file. */
async function toBase64(piece: Blob): Promise<string> {
  const url = await new Promise<string>((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(typeof reader.result === 'string' ? reader.result : '');
    reader.onerror = () => reject(new Error('The file could not be read.'));
    reader.readAsDataURL(piece);
  });
  return url.slice(url.indexOf(',') + 1);
}

/**
 * Sends a file piece by piece, each once the one before it has been taken, so that only one is in memory; answers the
 * entity of the image. A cancelled or failed upload leaves nothing behind.
 */
export async function uploadImage(
  { backend }: Pick<App, 'backend'>,
  { image, file, onSent, signal }: Upload,
): Promise<Result<string>> {
  const begun = await backend.call(
    'upload.begin',
    { ...image, fileName: file.name, sizeBytes: file.size },
    { signal },
  );
  if (!begun.ok) return begun;
  const { upload, entity } = begun.value;
  const giveUp = async (error: AppError): Promise<Result<string>> => {
    await backend.call('upload.cancel', { upload });
    return fail(error);
  };
  for (let from = 0; from < file.size; from += uploadChunkBytes) {
    if (signal.aborted) return giveUp({ code: 'cancelled', message: 'The upload was cancelled.' });
    let base64: string;
    try {
      base64 = await toBase64(file.slice(from, from + uploadChunkBytes));
    } catch {
      return giveUp({ code: 'invalid', message: `${file.name} could not be read to its end.` });
    }
    const sent = await backend.call('upload.chunk', { upload, base64 });
    if (!sent.ok) return giveUp(sent.error);
    onSent(Math.min(file.size, from + uploadChunkBytes));
  }
  const ended = await backend.call('upload.end', { upload });
  return ended.ok ? ok(entity) : giveUp(ended.error);
}
