import { t } from '../../i18n/i18n.ts';
import { say } from '../../i18n/say.ts';
import { Button } from '../../ui/button.tsx';
import { formatBytes, quantityText } from '../../ui/format.ts';
import { Notice } from '../../ui/notice.tsx';
import { durationWords } from '../plans/review/words.ts';
import { bytesPerSecond, secondsLeft } from './upload-rate.ts';
import type { Uploading } from './use-upload.ts';
import '../batch/batch.css';

const bytesText = (bytes: number): string => quantityText(formatBytes(bytes));

/** How far an upload is, how fast it goes and how long it takes yet; or that it waits to begin anew, and why from the beginning. */
export function UploadProgress({ state, onGoOn }: { state: Uploading; onGoOn: () => void }) {
  const { totalBytes, samples, tries, lost } = state;
  if (lost)
    return (
      <Notice
        isLive
        tone="warning"
        title={t('entity.uploadLost', { percent: percentOf(lost.bytes, totalBytes) })}
        actions={<Button onClick={onGoOn}>{t('entity.uploadNow')}</Button>}
      >
        <p>{t('entity.uploadAgainText')}</p>
        <p className="muted">{say(lost.error.message)}</p>
      </Notice>
    );
  const bytes = samples.at(-1)?.bytes ?? 0;
  const speed = bytesPerSecond(samples);
  const left = secondsLeft(samples, totalBytes);
  const parts = [
    t('entity.sent', { percent: percentOf(bytes, totalBytes) }),
    t('entity.sentOf', { sent: bytesText(bytes), total: bytesText(totalBytes) }),
    ...(bytes >= totalBytes
      ? [t('entity.uploadEnds')]
      : [
          ...(speed === null ? [] : [t('entity.uploadSpeed', { speed: bytesText(speed) })]),
          ...(left === null ? [] : [t('runs.left', { time: durationWords(left) })]),
        ]),
    ...(tries > 1 ? [t('entity.uploadTry', { count: tries })] : []),
  ];
  return (
    <div className="upload-progress">
      <progress className="batch-bar" max={totalBytes} value={bytes} aria-label={t('entity.uploading')} />
      <span className="muted">{parts.join(' · ')}</span>
    </div>
  );
}

function percentOf(bytes: number, totalBytes: number): number {
  return totalBytes === 0 ? 0 : Math.floor((bytes / totalBytes) * 100);
}
