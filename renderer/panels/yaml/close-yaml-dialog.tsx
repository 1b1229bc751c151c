import { AlertDialog } from 'radix-ui';
import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { Titled } from '../../ui/dialog.tsx';
import { useApp, useYamlDocs } from '../app-context.ts';

/** The question before an object that is open as YAML is closed with what is written in it. */
export function CloseYamlDialog({ doc: id, onClose }: { doc: number; onClose: () => void }) {
  const { yamlDocs } = useApp();
  const doc = useYamlDocs(({ open }) => open.find((each) => each.id === id));
  if (!doc) return null;
  return (
    <AlertDialog.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="dialog-scrim" />
        <AlertDialog.Content className="dialog dialog-small">
          <header className="dialog-head">
            <AlertDialog.Title className="dialog-title">
              <Titled title={t('yaml.closeTitle', { name: doc.name })} name={doc.name} />
            </AlertDialog.Title>
          </header>
          <AlertDialog.Description className="dialog-text">{t('yaml.closeText')}</AlertDialog.Description>
          <footer className="dialog-foot">
            <AlertDialog.Cancel asChild>
              <Button>{t('yaml.closeNot')}</Button>
            </AlertDialog.Cancel>
            <AlertDialog.Action asChild>
              <Button tone="danger" onClick={() => yamlDocs.close(id)}>
                {t('yaml.closeAnyway')}
              </Button>
            </AlertDialog.Action>
          </footer>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
