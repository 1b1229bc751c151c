import { t } from '../../i18n/i18n.ts';
import type { GuestNode } from '../../scene/graph.ts';
import { Button } from '../../ui/button.tsx';
import { useApp, usePlans } from '../app-context.ts';
import { isRenewedBy, renewalOf } from '../plans/renewal.ts';

/** Drafts a new cloud credential of a guest cluster, or shows the plan that has it; nothing where no Rancher in the vault can be given one. */
export function RenewCredential({ guest }: { guest: GuestNode }) {
  const app = useApp();
  const credential = guest.rancher?.credential ?? null;
  const isDrafted = usePlans(({ history }) => isRenewedBy(history?.present, credential));
  const renew = renewalOf(app, guest);
  if (renew === null) return null;
  return (
    <Button
      onClick={renew}
      aria-label={t(isDrafted ? 'tend.renewDraftedOf' : 'tend.renewOf', { name: guest.name })}
    >
      {t(isDrafted ? 'tend.renewDrafted' : 'tend.renewShort')}
    </Button>
  );
}
