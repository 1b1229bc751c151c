import type { Language } from '../shared/language.ts';

/** Every text that the system shows for the app: the menu, and titles of dialogs for files. Roles are labelled too: Electron names them in English only. */
export type MenuTexts = {
  file: string;
  addCluster: string;
  network: string;
  settings: string;
  keys: string;
  tour: string;
  news: string;
  close: string;
  quit: string;
  edit: string;
  undo: string;
  redo: string;
  cut: string;
  copy: string;
  paste: string;
  selectAll: string;
  view: string;
  theme: string;
  system: string;
  dark: string;
  light: string;
  resetZoom: string;
  zoomIn: string;
  zoomOut: string;
  fullScreen: string;
  window: string;
  minimize: string;
  help: string;
  about: string;
  chooseKubeconfig: string;
  saveKubeconfig: string;
  /** Before the window closes with YAML that was written and not applied. */
  unsaved: string;
  unsavedDetail: string;
  goOnEditing: string;
  closeAnyway: string;
};

/** These texts by language. */
export const menuTexts: Record<Language, MenuTexts> = {
  en: {
    ...{ settings: 'Settings…', keys: 'Keyboard shortcuts', tour: 'Take the tour', news: 'What’s new' },
    ...{ file: 'File', addCluster: 'Add cluster…', network: 'Network…', close: 'Close window', quit: 'Quit' },
    ...{ edit: 'Edit', undo: 'Undo', redo: 'Redo', cut: 'Cut', copy: 'Copy', paste: 'Paste' },
    ...{ selectAll: 'Select all', view: 'View', theme: 'Theme', system: 'As the system', dark: 'Dark' },
    ...{ light: 'Light', resetZoom: 'Actual size', zoomIn: 'Zoom in', zoomOut: 'Zoom out' },
    ...{
      fullScreen: 'Full screen',
      window: 'Window',
      minimize: 'Minimize',
      help: 'Help',
      about: 'About Acre',
    },
    chooseKubeconfig: 'Choose a kubeconfig, or several to merge',
    saveKubeconfig: 'Save the kubeconfig',
    unsaved: 'Close Acre with YAML that is not applied?',
    unsavedDetail: 'What was written in it has not been applied, and is lost.',
    goOnEditing: 'Go on editing',
    closeAnyway: 'Close and lose it',
  },
  de: {
    ...{ settings: 'Einstellungen …', keys: 'Tastenkürzel', tour: 'Rundgang', news: 'Neuigkeiten' },
    ...{
      file: 'Datei',
      addCluster: 'Cluster hinzufügen …',
      network: 'Netzwerk …',
      close: 'Fenster schließen',
    },
    ...{ quit: 'Beenden', edit: 'Bearbeiten', undo: 'Rückgängig', redo: 'Wiederholen', cut: 'Ausschneiden' },
    ...{
      copy: 'Kopieren',
      paste: 'Einfügen',
      selectAll: 'Alles auswählen',
      view: 'Ansicht',
      theme: 'Farbschema',
    },
    ...{ system: 'Wie das System', dark: 'Dunkel', light: 'Hell', resetZoom: 'Originalgröße' },
    ...{ zoomIn: 'Vergrößern', zoomOut: 'Verkleinern', fullScreen: 'Vollbild', window: 'Fenster' },
    ...{ minimize: 'Minimieren', help: 'Hilfe', about: 'Über Acre' },
    chooseKubeconfig: 'Eine Kubeconfig wählen, oder mehrere zum Zusammenführen',
    saveKubeconfig: 'Kubeconfig speichern',
    unsaved: 'Acre mit nicht angewendetem YAML schließen?',
    unsavedDetail: 'Was darin geschrieben wurde, ist nicht angewendet und geht verloren.',
    goOnEditing: 'Weiter bearbeiten',
    closeAnyway: 'Schließen und verwerfen',
  },
  'zh-CN': {
    ...{ settings: '设置…', keys: '键盘快捷键', tour: '浏览导览', news: '新增内容' },
    ...{ file: '文件', addCluster: '添加集群…', network: '网络…', close: '关闭窗口', quit: '退出' },
    ...{
      edit: '编辑',
      undo: '撤销',
      redo: '重做',
      cut: '剪切',
      copy: '复制',
      paste: '粘贴',
      selectAll: '全选',
    },
    ...{
      view: '视图',
      theme: '主题',
      system: '跟随系统',
      dark: '深色',
      light: '浅色',
      resetZoom: '实际大小',
    },
    ...{ zoomIn: '放大', zoomOut: '缩小', fullScreen: '全屏', window: '窗口', minimize: '最小化' },
    ...{ help: '帮助', about: '关于 Acre' },
    chooseKubeconfig: '选择一个 kubeconfig，或多个进行合并',
    saveKubeconfig: '保存 kubeconfig',
    unsaved: '要在 YAML 尚未应用时关闭 Acre 吗？',
    unsavedDetail: '其中所写的内容尚未应用，将会丢失。',
    goOnEditing: '继续编辑',
    closeAnyway: '关闭并放弃',
  },
  ja: {
    ...{ settings: '設定…', keys: 'キーボードショートカット', tour: 'ツアーを見る', news: '新機能' },
    ...{
      file: 'ファイル',
      addCluster: 'クラスターを追加…',
      network: 'ネットワーク…',
      close: 'ウィンドウを閉じる',
    },
    ...{ quit: '終了', edit: '編集', undo: '元に戻す', redo: 'やり直す', cut: '切り取り', copy: 'コピー' },
    ...{
      paste: '貼り付け',
      selectAll: 'すべて選択',
      view: '表示',
      theme: 'テーマ',
      system: 'システムに合わせる',
    },
    ...{ dark: 'ダーク', light: 'ライト', resetZoom: '実際のサイズ', zoomIn: '拡大', zoomOut: '縮小' },
    ...{
      fullScreen: '全画面表示',
      window: 'ウィンドウ',
      minimize: '最小化',
      help: 'ヘルプ',
      about: 'Acre について',
    },
    chooseKubeconfig: 'kubeconfig を選択（複数を選ぶと結合します）',
    saveKubeconfig: 'kubeconfig を保存',
    unsaved: '未適用の YAML がありますが、Acre を閉じますか？',
    unsavedDetail: '書かれた内容は適用されておらず、失われます。',
    goOnEditing: '編集を続ける',
    closeAnyway: '破棄して閉じる',
  },
};
