import { t } from '../../i18n/i18n.ts';
import { Button } from '../../ui/button.tsx';
import { useApp } from '../app-context.ts';

/** Opens the diagnostics of a cluster. */
export function DiagnoseButton({ cluster }: { cluster: string }) {
  const { view } = useApp();
  return (
    <Button onClick={() => view.setState({ dialog: { type: 'diagnostics', cluster } })}>
      {t('diagnostics.open')}
    </Button>
  );
}
