import { onlyResource, resourcesOf, type Stack } from '../../support/synth';
import type { Files } from './compare';

/** Unescapes a text as Terraform does: doubled signs become single ones. */
const handedOn = (text: string): string => text.replace(/([$%])\1(?=\{)/g, '$1');

const filesOf = (stack: Stack, configMap: string): Files => {
  const found = resourcesOf(stack, 'kubernetes_config_map_v1').find(
    (resource) => (resource['metadata'] as { readonly name: string }).name === configMap,
  );
  const data = (found?.['data'] ?? {}) as Files;
  return Object.fromEntries(Object.entries(data).map(([name, text]) => [name, handedOn(text)]));
};

/** The files of the Secret, except the token itself. Terraform puts the token in their expressions. */
const secretFilesOf = (stack: Stack): Files => {
  const { 'api-token': _, ...files } = onlyResource(stack, 'kubernetes_secret_v1')['data_wo'] as Files;
  return files;
};

/** Renders the configuration of a pod's front proxy. */
export const renderPodProxy = (stack: Stack): Files => ({
  ...filesOf(stack, 'open-design-front-proxy'),
  ...secretFilesOf(stack),
});

/** Renders the backup and restore programs of a pod. */
export const renderPodPrograms = (stack: Stack): Files => filesOf(stack, 'open-design-backup-programs');
