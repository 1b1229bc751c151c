import { isObject, textAt } from '../json.ts';
import { RESOURCES } from '../resources.ts';
import type { Store } from '../store.ts';

/** Where backups go (harvester pkg/settings BackupTarget); keys are never here. */
export interface BackupTarget {
  endpoint: string;
  bucketName: string;
  bucketRegion: string;
}

/** The backup target of setting backup-target, or undefined while none is set. */
export function backupTargetOf(store: Store): BackupTarget | undefined {
  const setting = store.get(RESOURCES.settings, undefined, 'backup-target');
  const text = textAt(setting, 'value') ?? '';
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text);
    if (!isObject(value) || (textAt(value, 'type') ?? '') === '') return undefined;
    return {
      endpoint: textAt(value, 'endpoint') ?? '',
      bucketName: textAt(value, 'bucketName') ?? '',
      bucketRegion: textAt(value, 'bucketRegion') ?? '',
    };
  } catch {
    return undefined;
  }
}
