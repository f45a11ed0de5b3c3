import { MOST_MIRRORS } from '../../config/sections/app';
import { HOST, PORT } from '../../config/sections/host-name';
import { IMAGE } from '../../config/sections/image';
import { heapOf, MEMORY_MIB } from '../../open-design/memory';
import { both, type ParameterGroup } from '../language/template';
import { IPV4_ADDRESS, listOf, sourceOf, whole, wholeOrEmpty } from '../patterns';

/** Sizes of memory in MiB. A template cannot halve a number, so the heap of each size stands in a mapping. */
const MEMORIES = [MEMORY_MIB.least, MEMORY_MIB.default, 1536, 2048, 3072, 4096, 6144, 8192, 16384, 32768];

/** The heap in MiB for each size of memory. */
export const HEAPS = Object.fromEntries(
  MEMORIES.map((memory) => [String(memory), { HeapMiB: String(heapOf(memory)) }]),
);

/** Maximum number of characters of the list of mirrors. It stands in user data, which is nearly full. */
const MIRROR_CHARACTERS = 255;

/** A name whose last label is a number is read as an address. */
const NAME = `(?!(?:[a-z0-9-]+\\.)*(?:[0-9]+|0x[0-9a-f]*)(?:[:,]|$))${HOST}`;
const MIRROR = `https://(?=[^:,]{1,253}(?:[:,]|$))(?:${IPV4_ADDRESS}|${NAME})${PORT.replaceAll('\\d', '[0-9]')}`;

const parameters = {
  Image: {
    Type: 'String',
    Label: both('Image of the app', '应用镜像'),
    Description: both(
      'Container image of Open Design, pinned by digest, for the architecture of the instance. The host pulls it without credentials. To get the digest: docker buildx imagetools inspect IMAGE.',
      'Open Design 的容器镜像，用摘要固定，并与实例的架构一致。主机拉取镜像时不使用凭证。查询摘要：docker buildx imagetools inspect 镜像。',
    ),
    ConstraintDescription: both(
      'registry/repository@sha256:<64 hex digits>, in lower case except for a tag.',
      '格式为 registry/repository@sha256:<64 位十六进制数>，除标签外均为小写。',
    ),
    AllowedPattern: whole(sourceOf(IMAGE)),
  },
  RegistryMirrors: {
    Type: 'String',
    Label: both('Mirrors of Docker Hub', 'Docker Hub 镜像加速器'),
    Description: both(
      'Addresses of mirrors, separated by commas, in the order in which they are tried. They serve only images of docker.io.',
      '镜像加速器地址，多个地址用英文逗号分隔，按顺序尝试。仅对 docker.io 的镜像有效。',
    ),
    ConstraintDescription: both(
      `At most ${MOST_MIRRORS} addresses https://<host> or https://<host>:<port>, without a path and without blanks, in ${MIRROR_CHARACTERS} characters together.`,
      `最多 ${MOST_MIRRORS} 个地址，格式为 https://<主机> 或 https://<主机>:<端口>，不含路径和空格，合计不超过 ${MIRROR_CHARACTERS} 个字符。`,
    ),
    Default: '',
    AllowedPattern: wholeOrEmpty(`(?=.{1,${MIRROR_CHARACTERS}}$)${listOf(MIRROR, MOST_MIRRORS)}`),
  },
  MemoryMiB: {
    Type: 'String',
    Label: both('Memory of the app (MiB)', '应用内存（MiB）'),
    Description: both(
      'Memory of the container of the app. The instance needs about 1024 MiB beside it.',
      '应用容器的内存。实例还需要约 1024 MiB 供系统使用。',
    ),
    Default: String(MEMORY_MIB.default),
    AllowedValues: MEMORIES.map(String),
  },
} as const satisfies ParameterGroup['parameters'];

/** The app and the source of its image. */
export const APP = { label: both('App', '应用'), parameters } as const satisfies ParameterGroup;
