// The fences of the house: rooms do not import each other, and every outside library has one door.
import js from '@eslint/js';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const room = (name, message) => ({ group: [`**/${name}/**`, `**/../${name}/*`], message });
const library = (names, message) => ({ group: names, message });

const rooms = {
  electron: room('electron', 'Only shared/ crosses rooms: electron/ holds secrets and stays in its process.'),
  renderer: room('renderer', 'Only shared/ crosses rooms: renderer/ runs in the page.'),
  build: room('build', 'build/ is how the product is made and is not part of it.'),
  test: room('test', 'Product code does not import tests.'),
};
const node = library(['node:*'], 'This room runs without Node.');
const doors = {
  kubernetes: library(
    ['@kubernetes/client-node', '@kubernetes/**'],
    'Talk to clusters through electron/kube.',
  ),
  undici: library(['undici'], 'Talk to clusters through electron/kube.'),
  keytar: library(['keytar', '@github/keytar'], 'Read and write credentials through electron/vault.'),
  electron: library(
    ['electron', 'electron/**'],
    'Only the shell (main, window, menu, preload, port-electron) knows Electron.',
  ),
  ws: library(['ws'], 'Sockets are opened by electron/ipc, electron/web and electron/kube.'),
  react: library(['react', 'react-dom', 'react-dom/**'], 'This folder is pure: no React.'),
};
const ban = (...patterns) => ({ 'no-restricted-imports': ['error', { patterns }] });
const everyDoor = [doors.kubernetes, doors.undici, doors.keytar, doors.electron, doors.ws];
const without = (...open) => everyDoor.filter((door) => !open.includes(door));
const inElectron = (files, ...open) => ({
  files,
  rules: ban(rooms.renderer, rooms.build, rooms.test, ...without(...open)),
});

const standsAlone = (files, outside) => [
  {
    files,
    rules: ban(rooms.renderer, rooms.build, rooms.test, ...without(doors.ws), {
      group: [outside],
      message:
        'The simulator stands on its own: it must not share code with the client that is tested against it.',
    }),
  },
];

export default tseslint.config(
  { ignores: ['node_modules', 'dist', 'out', 'release', '.cache', 'test-results'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 300 }],
      'no-console': 'error',
      eqeqeq: ['error', 'always'],
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': ['error', { allowConstantLoopConditions: true }],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' },
        {
          selector: 'ClassDeclaration[superClass][superClass.name!="Error"]',
          message: 'No class hierarchies.',
        },
      ],
    },
  },
  {
    files: ['shared/**/*.ts'],
    rules: ban(rooms.electron, rooms.renderer, rooms.build, rooms.test, node, doors.react, ...everyDoor),
  },
  inElectron(['electron/**/*.ts']),
  inElectron(['electron/kube/**/*.ts'], doors.kubernetes, doors.undici, doors.ws),
  inElectron(['electron/vault/**/*.ts'], doors.keytar),
  inElectron(
    ['electron/{main,window,menu,menu-template,preload}.ts', 'electron/ipc/port-electron.ts'],
    doors.electron,
  ),
  inElectron(['electron/web.ts', 'electron/ipc/port-websocket.ts', 'electron/web/**/*.ts'], doors.ws),
  ...standsAlone(['electron/simulator/*.ts'], '../*'),
  ...standsAlone(['electron/simulator/*/*.ts'], '../../*'),
  {
    files: ['renderer/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...ban(rooms.electron, rooms.build, rooms.test, node, ...everyDoor),
      ...reactHooks.configs.recommended.rules,
    },
  },
  {
    files: ['renderer/{scene,store,canvas,backend}/**/*.ts'],
    rules: ban(rooms.electron, rooms.build, rooms.test, node, doors.react, ...everyDoor),
  },
  { files: ['build/**/*.ts', 'electron/simulator/cli.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['test/**/*.{ts,tsx}'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-empty-function': 'off',
    },
  },
  {
    files: ['**/*.config.ts', 'forge.config.ts', 'build/vite.*.ts', 'eslint.config.js'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
);
