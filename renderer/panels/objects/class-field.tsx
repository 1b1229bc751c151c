import { useEffect, useMemo } from 'react';
import type { StorageClass } from '../../../shared/kinds/storage-class.ts';
import { readingOf } from '../../../shared/kinds/index.ts';
import { t } from '../../i18n/i18n.ts';
import { worldOf } from '../../store/world-store.ts';
import { SelectField } from '../../ui/select-field.tsx';
import { useWorld } from '../app-context.ts';
import { useLayer } from '../use-layer.ts';
import { classesOf } from './storage-classes.ts';

type ClassFieldProps = {
  cluster: string;
  /** Null until one is chosen: then the default is, once it is known. */
  value: string | null;
  onChange: (name: string | null, of: StorageClass | null) => void;
};

function toOption({ name, storageClass }: StorageClass): { value: string; text: string } {
  return { value: name, text: storageClass.isDefault ? t('entity.defaultClass', { name }) : name };
}

/** Chooses a storage class of a cluster; its default to begin with. */
export function ClassField({ cluster, value, onChange }: ClassFieldProps) {
  useLayer(readingOf('StorageClass').layer ?? null);
  const world = useWorld((state) => worldOf(state, cluster));
  const classes = useMemo(() => classesOf(world), [world]);
  const usual = classes[0];
  useEffect(() => {
    if (value === null && usual) onChange(usual.name, usual);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- only once there is a first one, not whenever the caller draws anew
  }, [value, usual]);
  return (
    <SelectField
      label={t('list.storageClass')}
      value={value ?? ''}
      options={classes.length === 0 ? [{ value: '', text: t('entity.usualClass') }] : classes.map(toOption)}
      onChange={(name) => onChange(name, classes.find((each) => each.name === name) ?? null)}
    />
  );
}
