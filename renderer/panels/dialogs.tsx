import { ActionDialog } from './action-forms/action-dialog.tsx';
import { AddClusterDialog } from './add-cluster/add-cluster-dialog.tsx';
import { useApp, useView, useWorld } from './app-context.ts';
import { BatchDialog } from './batch/batch-dialog.tsx';
import { UndoBatchDialog } from './batch/undo-batch-dialog.tsx';
import { ClusterSettingsDialog } from './cluster-settings/cluster-settings-dialog.tsx';
import { Palette } from './commands/palette.tsx';
import { DiagnosticsDialog } from './diagnostics/diagnostics-dialog.tsx';
import { MaintenanceDialog } from './maintenance/maintenance-dialog.tsx';
import { RemovePlanDialog } from './plans/remove-plan-dialog.tsx';
import { ReviewDialog } from './plans/review/review-dialog.tsx';
import { GuestKubeconfigDialog } from './guest/guest-kubeconfig-dialog.tsx';
import { RemoveClusterDialog } from './remove-cluster-dialog.tsx';
import { CancelRunDialog, UndoRunDialog } from './runs/run-dialogs.tsx';
import { AboutDialog } from './help/about-dialog.tsx';
import { NewsDialog } from './help/news-dialog.tsx';
import { SettingsDialog } from './settings/settings-dialog.tsx';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { ExportDialog } from './sealed/export-dialog.tsx';
import { ImportDialog } from './sealed/import-dialog.tsx';
import { NetworkDialog } from './network/network-dialog.tsx';
import { NewObjectDialog } from './objects/new-object-dialog.tsx';
import { CloseYamlDialog } from './yaml/close-yaml-dialog.tsx';
import { NewYamlDialog } from './yaml/new-yaml-dialog.tsx';
import { NameViewDialog } from './views/name-view-dialog.tsx';
import { CloneVmDialog, MakeTemplateDialog } from './vm-editor/copy-dialogs.tsx';
import { EditVmDialog } from './vm-editor/edit-vm-dialog.tsx';
import { NewRke1Dialog } from './rancher/new-rke1-dialog.tsx';
import { NewVmDialog } from './vm-editor/new-vm-dialog.tsx';

/** The dialog that is open, if any. */
export function Dialogs() {
  const { view } = useApp();
  const dialog = useView((state) => state.dialog);
  const close = (): void => view.setState({ dialog: null });
  switch (dialog?.type) {
    case undefined:
      return null;
    case 'add-cluster':
      return (
        <AddClusterDialog
          file={dialog.file}
          others={dialog.others ?? []}
          startsWithRancher={dialog.isByRancher ?? false}
          rancher={dialog.rancher ?? null}
          onClose={close}
        />
      );
    case 'cluster-settings':
      return (
        <ClusterSettingsDialog
          key={`${dialog.cluster} ${dialog.section ?? ''}`}
          cluster={dialog.cluster}
          section={dialog.section}
          onClose={close}
        />
      );
    case 'remove-cluster':
      return <RemoveClusterDialog cluster={dialog.cluster} onClose={close} />;
    case 'replace-credential':
      return <ReplaceDialog cluster={dialog.cluster} file={dialog.file} onClose={close} />;
    case 'export-clusters':
      return <ExportDialog clusters={dialog.clusters} onClose={close} />;
    case 'import-clusters':
      return <ImportDialog file={dialog.file} onClose={close} />;
    case 'name-view':
      return <NameViewDialog view={dialog.view} onClose={close} />;
    case 'diagnostics':
      return <DiagnosticsDialog cluster={dialog.cluster} onClose={close} />;
    case 'guest-kubeconfig':
      return <GuestKubeconfigDialog guest={dialog.guest} onClose={close} />;
    case 'network':
      return <NetworkDialog onClose={close} />;
    case 'remove-plan':
      return <RemovePlanDialog plan={dialog.plan} onClose={close} />;
    case 'review-plan':
      return <ReviewDialog key={dialog.plan} plan={dialog.plan} onClose={close} />;
    case 'new-vm':
      return (
        <NewVmDialog
          key={`${dialog.cluster} ${dialog.from ?? ''}`}
          cluster={dialog.cluster}
          host={dialog.host}
          from={dialog.from}
          onClose={close}
        />
      );
    case 'edit-vm':
      return <EditVmDialog key={dialog.entity} entity={dialog.entity} onClose={close} />;
    case 'clone-vm':
      return <CloneVmDialog entity={dialog.entity} onClose={close} />;
    case 'make-template':
      return <MakeTemplateDialog entity={dialog.entity} onClose={close} />;
    case 'cancel-run':
      return <CancelRunDialog run={dialog.run} onClose={close} />;
    case 'undo-run':
      return <UndoRunDialog run={dialog.run} onClose={close} />;
    case 'maintenance':
      return <MaintenanceDialog key={dialog.host} host={dialog.host} onClose={close} />;
    case 'new-yaml':
      return <NewYamlDialog cluster={dialog.cluster} text={dialog.text} onClose={close} />;
    case 'new-object':
      return <NewObjectDialog kind={dialog.kind} cluster={dialog.cluster} onClose={close} />;
    case 'new-rke1':
      return <NewRke1Dialog key={dialog.cluster} cluster={dialog.cluster} onClose={close} />;
    case 'palette':
      return <Palette onClose={close} />;
    case 'confirm-batch':
      return (
        <BatchDialog name={dialog.action} nodes={dialog.nodes} options={dialog.options} onClose={close} />
      );
    case 'settings':
      return <SettingsDialog key={dialog.section} section={dialog.section} onClose={close} />;
    case 'about':
      return <AboutDialog onClose={close} />;
    case 'news':
      return <NewsDialog onClose={close} />;
    case 'close-yaml':
      return <CloseYamlDialog doc={dialog.doc} onClose={close} />;
    case 'undo-batch':
      return <UndoBatchDialog batch={dialog.batch} onClose={close} />;
    case 'shortcuts':
      return <ShortcutsDialog onClose={close} />;
    case 'confirm-action':
      return (
        <ActionDialog
          key={`${dialog.action} ${dialog.entity}`}
          name={dialog.action}
          entity={dialog.entity}
          options={dialog.options}
          onClose={close}
        />
      );
  }
}

type ReplaceDialogProps = { cluster: string; file: File | null; onClose: () => void };

function ReplaceDialog({ cluster, file, onClose }: ReplaceDialogProps) {
  const info = useWorld((state) => state.clusters?.find(({ id }) => id === cluster));
  return info ? <AddClusterDialog key={cluster} file={file} replaces={info} onClose={onClose} /> : null;
}
