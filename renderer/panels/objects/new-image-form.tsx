import { useId } from 'react';
import {
  checksumProblem,
  labelProblem,
  nameProblem,
  toImage,
  urlProblem,
} from '../../../shared/objects/creatable.ts';
import type { NewImage } from '../../../shared/objects/creatable.ts';
import { t } from '../../i18n/i18n.ts';
import { TextField } from '../../ui/field.tsx';
import '../../ui/field.css';
import { Segments } from '../../ui/segments.tsx';
import { ClassField } from './class-field.tsx';
import { defineNewForm, fieldWords } from './new-form.ts';
import type { NewFieldsProps } from './new-form.ts';
import { NamespaceField } from './place-fields.tsx';
import { isFirstEngine } from './storage-classes.ts';

type State = NewImage & { source: 'url' | 'file'; file: File | null };

/** The name an image of this address or file would be known by. */
function nameFrom(path: string): string {
  const last = path.split(/[/\\]/).at(-1)?.split(/[?#]/)[0] ?? '';
  return last
    .replace(/[^-A-Za-z0-9_.]+/g, '-')
    .replace(/^[^A-Za-z0-9]+|[^A-Za-z0-9]+$/g, '')
    .slice(0, 63);
}

const sources = ['url', 'file'] as const;

function Fields({ cluster, state, onChange }: NewFieldsProps<State>) {
  const id = useId();
  const isNamed = state.displayName !== '' && state.displayName !== nameFrom(state.file?.name ?? state.url);
  const rename = (path: string): string => (isNamed ? state.displayName : nameFrom(path));
  return (
    <>
      <Segments
        label={t('entity.imageFrom')}
        options={sources.map((value) => ({ value, text: t(`entity.source.${value}`) }))}
        value={state.source}
        onChange={(source) => onChange({ ...state, source })}
      />
      {state.source === 'url' ? (
        <TextField
          label={t('entity.url')}
          value={state.url}
          maxLength={2000}
          onChange={(url) => onChange({ ...state, url, displayName: rename(url) })}
        />
      ) : (
        <div className="field">
          <label htmlFor={`${id}-file`}>{t('entity.file')}</label>
          <input
            id={`${id}-file`}
            type="file"
            className="input"
            accept=".qcow2,.img,.raw,.iso,.vmdk,.vhdx"
            onChange={(event) => {
              const file = event.target.files?.[0] ?? null;
              onChange({ ...state, file, displayName: rename(file?.name ?? '') });
            }}
          />
        </div>
      )}
      <TextField
        label={t('actionForm.volume.imageName')}
        value={state.displayName}
        maxLength={63}
        onChange={(displayName) => onChange({ ...state, displayName })}
      />
      <NamespaceField value={state.namespace} onChange={(namespace) => onChange({ ...state, namespace })} />
      <TextField
        label={t('entity.checksum')}
        value={state.checksum}
        maxLength={128}
        note={t('entity.checksumNote')}
        onChange={(checksum) => onChange({ ...state, checksum: checksum.trim() })}
      />
      <ClassField
        key={cluster}
        cluster={cluster}
        value={state.storageClass}
        onChange={(storageClass, of) =>
          onChange({
            ...state,
            storageClass,
            backend: of === null || isFirstEngine(of) ? 'backingimage' : 'cdi',
          })
        }
      />
    </>
  );
}

/** A new image: downloaded by the cluster from an address, or uploaded from a file. */
export const newImageForm = defineNewForm<State>({
  begin: () => ({
    ...{ source: 'url', file: null, url: '', displayName: '', namespace: 'default' },
    ...{ checksum: '', storageClass: null, backend: 'backingimage' },
  }),
  Fields,
  problem: ({ source, url, file, displayName, namespace, checksum }) =>
    (source === 'url'
      ? fieldWords(t('entity.url'), urlProblem(url))
      : file === null
        ? t('entity.problem.empty', { label: t('entity.file') })
        : null) ??
    fieldWords(t('actionForm.volume.imageName'), labelProblem(displayName)) ??
    fieldWords(t('fact.namespace'), nameProblem(namespace)) ??
    fieldWords(t('entity.checksum'), checksumProblem(checksum)),
  nameOf: ({ displayName }) => displayName,
  toObject: toImage,
  fileOf: ({ source, file }) => (source === 'file' ? file : null),
  imageOf: ({ displayName, namespace, checksum, storageClass, backend }) => ({
    ...{ displayName, namespace, checksum, storageClass, backend },
  }),
});
