import eslint from '@eslint/js'
import {defineConfig} from 'eslint/config'
import typescript from 'typescript-eslint'

const strict = {
  // An async callback where a plain one is expected is silently taken for "yes": ssh2's hostVerifier would accept any key.
  '@typescript-eslint/no-misused-promises': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-unused-vars': ['error', {argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true}],
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', {considerDefaultExhaustiveForUnions: true}],
  '@typescript-eslint/consistent-type-imports': 'error',
  '@typescript-eslint/only-throw-error': 'error',
  '@typescript-eslint/return-await': ['error', 'error-handling-correctness-only'],
  '@typescript-eslint/restrict-template-expressions': ['error', {allowNumber: true}],
  '@typescript-eslint/consistent-type-definitions': ['error', 'type'],
  '@typescript-eslint/no-confusing-void-expression': 'off',
  '@typescript-eslint/no-meaningless-void-operator': 'off',
  '@typescript-eslint/no-unused-expressions': 'off',
  '@typescript-eslint/require-await': 'off',
  '@typescript-eslint/unbound-method': 'off',
  eqeqeq: 'error',
  'no-control-regex': 'off',
  'no-console': 'error',
  'no-duplicate-imports': 'off',
  'max-lines': ['error', {max: 300}],
}

export default defineConfig(
  {ignores: ['dist/', 'node_modules/', 'examples/']},
  {
    files: ['src/**/*.ts', 'test/**/*.ts'],
    extends: [eslint.configs.recommended, typescript.configs.recommendedTypeChecked],
    languageOptions: {parserOptions: {projectService: true, tsconfigRootDir: import.meta.dirname}},
    rules: strict,
  },
  {
    files: ['src/**/*.ts'],
    rules: {'max-lines-per-function': ['error', {max: 40, skipBlankLines: true, skipComments: true}]},
  },
  {
    files: ['bin/**/*.js', 'scripts/**/*.js', '*.js'],
    extends: [eslint.configs.recommended],
    languageOptions: {
      globals: {
        process: 'readonly',
        URL: 'readonly',
        console: 'readonly',
        fetch: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        AbortController: 'readonly',
        Buffer: 'readonly',
      },
    },
  },
  {files: ['bin/**/*.js'], languageOptions: {sourceType: 'commonjs', globals: {__dirname: 'readonly'}}},
)
