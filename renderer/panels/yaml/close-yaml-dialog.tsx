import { t } from '../../i18n/i18n.ts';
import { Confirm } from '../../ui/dialog.tsx';
import { useApp, useYamlDocs } from '../app-context.ts';

/** The question before an object that is open as YAML is closed with what is written in it. */
export function CloseYamlDialog({ doc: id, onClose }: { doc: number; onClose: () => void }) {
  const { yamlDocs } = useApp();
  const doc = useYamlDocs(({ open }) => open.find((each) => each.id === id));
  if (!doc) return null;
  return (
    <Confirm
      title={t('yaml.closeTitle', { name: doc.name })}
      name={doc.name}
      text={t('yaml.closeText')}
      verb={t('yaml.closeAnyway')}
      wayOut={t('yaml.closeNot')}
      onConfirm={() => yamlDocs.close(id)}
      onClose={onClose}
    />
  );
}
