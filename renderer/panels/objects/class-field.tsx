import { useEffect, useMemo } from 'react';
import type { StorageClass } from '../../../shared/kinds/storage-class.ts';
import { readingOf } from '../../../shared/kinds/index.ts';
import { t } from '../../i18n/i18n.ts';
import { worldOf } from '../../store/world-store.ts';
import '../../ui/field.css';
import { useWorld } from '../app-context.ts';
import { useLayer } from '../use-layer.ts';
import { classesOf } from './storage-classes.ts';

type ClassFieldProps = {
  id: string;
  cluster: string;
  /** Null until one is chosen: then the default is, once it is known. */
  value: string | null;
  onChange: (name: string | null, of: StorageClass | null) => void;
};

/** Chooses a storage class of a cluster; its default to begin with. */
export function ClassField({ id, cluster, value, onChange }: ClassFieldProps) {
  useLayer(readingOf('StorageClass').layer ?? null);
  const world = useWorld((state) => worldOf(state, cluster));
  const classes = useMemo(() => classesOf(world), [world]);
  const usual = classes[0];
  useEffect(() => {
    if (value === null && usual) onChange(usual.name, usual);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only once there is a first one, not whenever the caller draws anew
  }, [value, usual]);
  return (
    <div className="field">
      <label htmlFor={id}>{t('list.storageClass')}</label>
      <select
        id={id}
        className="input"
        value={value ?? ''}
        onChange={(event) => {
          const { value: name } = event.target;
          onChange(name, classes.find((each) => each.name === name) ?? null);
        }}
      >
        {classes.length === 0 && <option value="">{t('entity.usualClass')}</option>}
        {classes.map((each) => (
          <option key={each.id} value={each.name}>
            {each.storageClass.isDefault ? t('entity.defaultClass', { name: each.name }) : each.name}
          </option>
        ))}
      </select>
    </div>
  );
}
