import { imagesOf, platformOf } from '../../../config/images';
import { authFiles } from '../../../images/docker-config';
import { platformText } from '../../../images/platform';
import { type Command, DONE, FAILED, JSON_OPTION, writeJson } from '../../command';
import { appEnvironmentOf, writeWarnings } from '../../environment';
import { type CheckedImage, checkImage } from '../../image/check';
import { writeChecked } from '../../image/check-report';
import { checkWarnings } from '../../image/check-warnings';
import { AUTHFILE_OPTION, textOption } from '../../image/options';
import { columnsOf, counted, wrap } from '../../terminal';

/** The result for machines. */
const reportOf = ({ key, image, isPullable, platforms, mirrors, hosts, fault }: CheckedImage): unknown => ({
  key,
  image,
  ok: isPullable,
  platforms: platforms.map(platformText),
  mirrors: mirrors.map(({ url, problem }) => ({ url, ok: problem === undefined, problem })),
  hosts: hosts.map(({ role, host, fault: ofHost }) => ({ role, host, ok: !ofHost, ...ofHost })),
  ...fault,
});

export const check: Command = {
  summary: 'check that every image of an environment can be pulled',
  args: ['[environment]'],
  help: `\
Goes the way of a pull for every image that the environment names, without its
layers: the registry, the token service that the registry names, the image by
its digest for the processor of the environment's machines, and the host for
blobs to which the registry redirects. Each host is reported apart. Exit code 1
means that an image cannot be pulled.

This machine does the asking, directly and without a proxy. A host may reach
other registries than this machine does: run the command on a machine in the VPC
for names that answer only there. Warnings say what is known about the region.

Credentials come from where docker login or skopeo login put them, from a
credential helper, or from --authfile. None is printed.`,
  options: { authfile: AUTHFILE_OPTION, json: JSON_OPTION },
  run: async (call) => {
    const { terminal, options, signal } = call;
    const environment = appEnvironmentOf(call);
    const { config, name } = environment;
    const files = authFiles(textOption(call, 'authfile'));
    const machine = platformOf(config);
    const images = imagesOf(config);
    const forWhom = machine ? ` for ${platformText(machine)}` : '';
    if (!options['json']) {
      const text = `${name}: ${counted(images.length, 'image')}${forWhom}, as this machine sees them`;
      terminal.write(`${wrap(text, columnsOf(terminal))}\n`);
    }
    const checked: CheckedImage[] = [];
    for (const image of images) {
      const one = await checkImage(image, { machine, mirrors: config.app.registryMirrors, files, signal });
      checked.push(one);
      if (!options['json']) writeChecked(terminal, one);
    }
    const warnings = checkWarnings(config, checked);
    if (options['json']) {
      const platform = machine ? platformText(machine) : undefined;
      writeJson(call, { environment: name, platform, images: checked.map(reportOf), warnings });
    } else {
      writeWarnings(terminal, warnings);
    }
    return checked.every(({ isPullable }) => isPullable) ? DONE : FAILED;
  },
};
