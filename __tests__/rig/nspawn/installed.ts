import { readFileSync } from 'node:fs';
import path from 'node:path';

import { DAEMON_PORT, DATA_DIR, ENV } from '../../../open-design/contract';
import { ROOT } from '../../support/project';
import type { Host } from './host';

/** Folder of the app on a host of `install.sh`. */
const DEPLOY = '/root/open-design/deploy';
const VOLUME = 'open-design_open_design_data';
/** User of older images. */
const OWNER = '1000:1000';

/** Folder of the volume's files on the host. */
export const VOLUME_FOLDER = `/var/lib/docker/volumes/${VOLUME}/_data`;

/**
 * Makes a host of this project, which has Docker and the image, a host as Open Design's `install.sh` leaves it: a Compose
 * project with a named volume, a container that Docker restarts, and the token in `.env`.
 */
export const installedBy = async (host: Host, image: string, token: string): Promise<void> => {
  await put(host, `${DEPLOY}/.env`, `${ENV.apiToken}=${token}\nOPEN_DESIGN_IMAGE=${image}\n`);
  await put(host, `${DEPLOY}/docker-compose.yml`, COMPOSE);
  await host.machine.sh(`systemctl disable --now open-design.service; docker rm --force open-design || true
    cd ${DEPLOY} && docker compose create && chown ${OWNER} ${VOLUME_FOLDER} && docker compose up --detach`);
};

/** Writes what the app of an older image writes into its volume. It runs, so that its databases have write-ahead logs. */
export const fillVolume = (host: Host): Promise<string> =>
  host.machine.sh(`cd ${VOLUME_FOLDER} && umask 077
    mkdir -p projects/one/nested/deep projects/one/.cache .agents
    echo '{"onboardingCompleted":true}' >app-config.json
    echo page >projects/one/nested/deep/index.html
    head -c 3M /dev/urandom >projects/one/picture.png
    echo secret >.agents/.credentials; echo cached >projects/one/.cache/.entry
    ln -s nested/deep/index.html projects/one/latest
    cp app.sqlite app.sqlite-wal projects/one/nested/
    chown -hR ${OWNER} .`);

/** Puts the programs of the backup where the documented \`scp\` puts them. */
export const putPrograms = async (host: Host): Promise<void> => {
  for (const name of ['snapshot', 'pack', 'unpack', 'data_files', 'databases']) {
    const file = `backup/${name}.py`;
    await put(host, `/root/${file}`, readFileSync(path.join(ROOT, 'open-design', file), 'utf8'));
  }
};

/** The commands of a section of the document, in order. The user of the tests is root already. */
export const commandsOf = (section: string): string => {
  const text = readFileSync(path.join(ROOT, 'docs/moving.md'), 'utf8');
  const [, body = ''] = new RegExp(`^## ${section}\\n([^]*?)(?=^## |(?![^]))`, 'm').exec(text) ?? [];
  const blocks = [...body.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block);
  if (blocks.length === 0) throw new Error(`docs/moving.md has no commands in its section ${section}`);
  return `set -eu\nsudo() { "$@"; }\ncd /root\n${blocks.join('')}`;
};

const put = async (host: Host, file: string, text: string): Promise<void> => {
  const { code, out } = await host.machine.exec(
    `mkdir -p ${path.posix.dirname(file)} && cat >${file} && chmod 0600 ${file}`,
    text,
  );
  if (code !== 0) throw new Error(`${file}: ${out}`);
};

const COMPOSE = `name: open-design
services:
  open-design:
    image: \${OPEN_DESIGN_IMAGE}
    container_name: open-design
    user: '${OWNER}'
    restart: always
    environment:
      ${ENV.apiToken}: \${${ENV.apiToken}}
      ${ENV.bindHost}: 0.0.0.0
      ${ENV.dataDir}: ${DATA_DIR}
    ports: ['127.0.0.1:${DAEMON_PORT}:${DAEMON_PORT}']
    volumes: ['open_design_data:${DATA_DIR}']
    read_only: true
    tmpfs: /tmp
    security_opt: ['no-new-privileges=true']
volumes:
  open_design_data:
`;
