import { credentialsFor } from '../../images/docker-config';
import { tryPull } from '../../images/pull';
import type { ImageReference } from '../../images/reference';
import { type Answer, get, UnreachableError } from '../../images/request';
import type { Explained } from '../image/explain-end';
import { endedPull, explainUnreachable, leadsElsewhere, UNLISTED } from './explain';
import { expectedOf, type Hosts, type ProxyRole } from './hosts';
import { issuerAt } from './issuer';
import { judgeOther, judgeRegistry, type Verdict } from './judge';
import type { Route } from './route';

/** What is checked of a host, in this order. A step that fails ends the check of the host, except for `name`. */
export type StepName = 'name' | 'connection' | 'certificate' | 'answer' | 'image' | 'list';

/** One step. */
export interface Step {
  readonly step: StepName;
  /** What is known, or what is wrong. */
  readonly detail: string | Explained;
}

/** A host after its check. */
export interface CheckedHost {
  readonly role: ProxyRole;
  readonly host: string;
  readonly steps: readonly Step[];
}

export interface CheckOptions {
  readonly route: Route;
  /** Seconds until each answer must be there. */
  readonly seconds: number;
  /** An image whose pull tells the bucket. */
  readonly image?: ImageReference & { readonly digest: string };
  /** Files of credentials for the image. */
  readonly files: readonly string[];
  readonly signal: AbortSignal;
}

export const isFault = (detail: Step['detail']): detail is Explained => typeof detail !== 'string';

/** Whether a host passed every step. */
export const isSound = ({ steps }: CheckedHost): boolean => steps.every(({ detail }) => !isFault(detail));

/** Article, "Debug the Agent": the interface of chart repositories. */
const CHARTS = '/api/_/_/charts';

/** Bytes of an answer that are read. Errors of OSS take some hundred. */
const ANSWER_BYTES = 4096;

/** Checks one proxy. */
export class Check {
  private readonly realms = new Map<string, URL>();

  constructor(
    private readonly hosts: Hosts,
    private readonly options: CheckOptions,
  ) {}

  /** Checks one host after the other, and passes on each as soon as it is checked. */
  async *run(): AsyncGenerator<CheckedHost> {
    const { registries, charts, lets } = this.hosts;
    const { image } = this.options;
    const checked: CheckedHost[] = [];
    for (const registry of registries) {
      const one = await this.visit('registry', registry, '/v2/');
      checked.push(one);
      if (registry !== image?.registry) yield one;
    }
    const services = new Set([
      ...registries.flatMap((registry) => expectedOf(registry, this.hosts)),
      ...this.realms.keys(),
    ]);
    const answers: CheckedHost[] = [];
    for (const service of services) {
      answers.push(await this.visit('token', service, this.realms.get(service)?.pathname ?? '/auth'));
    }
    const buckets = new Set(this.hosts.buckets);
    const ofImage = checked.find(({ host }) => host === image?.registry);
    if (ofImage && image) {
      const isOpen = [ofImage, ...answers].every(isSound);
      const { step, bucket } = isOpen ? await this.pull(image) : {};
      if (bucket !== undefined) buckets.add(bucket);
      yield step ? { ...ofImage, steps: [...ofImage.steps, step] } : ofImage;
    }
    yield* answers;
    for (const bucket of buckets) {
      const isListed = this.hosts.buckets.includes(bucket) || (lets?.(bucket) ?? true);
      yield isListed
        ? await this.visit('blobs', bucket, '/')
        : { role: 'blobs', host: bucket, steps: [{ step: 'list', detail: UNLISTED }] };
    }
    for (const chart of charts) yield await this.visit('charts', chart, CHARTS);
  }

  /** Goes the way of a client to one host. */
  private async visit(role: ProxyRole, host: string, path: string): Promise<CheckedHost> {
    const { route } = this.options;
    const answer = await this.ask(host, path);
    const address = route.addressOf(host) ?? '';
    const steps: Step[] = [];
    const result = { role, host, steps };
    const add = (step: StepName, detail: Step['detail']): void => void steps.push({ step, detail });
    const end = answer instanceof UnreachableError ? answer : undefined;
    const fault = end && (await this.explain(end, role, host, address));
    if (end?.stage === 'name' && fault) {
      add('name', fault);
      return result;
    }
    const { first } = route;
    if (route.proxy === undefined) {
      add('name', first && first[1] !== address ? leadsElsewhere(address, first) : address);
    }
    if (end?.stage === 'connection' && fault) {
      add('connection', fault);
      return result;
    }
    add('connection', `port 443 of ${address} is open`);
    if (end?.stage === 'tls' && fault) {
      add('certificate', fault);
      return result;
    }
    add('certificate', 'valid for this name');
    if (answer instanceof UnreachableError) {
      if (fault) add('answer', fault);
      return result;
    }
    const { detail, realm } = this.judge(role, host, path, answer);
    add('answer', detail);
    if (realm) this.realms.set(realm.host, realm);
    return result;
  }

  private judge(role: ProxyRole, host: string, path: string, answer: Answer): Verdict {
    return role === 'registry'
      ? judgeRegistry(answer, path, expectedOf(host, this.hosts))
      : judgeOther(role, answer, path);
  }

  private async ask(host: string, path: string): Promise<Answer | UnreachableError> {
    const { route, signal } = this.options;
    try {
      return await get({
        url: new URL(path, `https://${host}`),
        mostBytes: ANSWER_BYTES,
        patienceMs: this.patienceMs,
        lookup: route.lookup,
        signal,
      });
    } catch (error) {
      if (error instanceof UnreachableError) return error;
      throw error;
    }
  }

  private async explain(
    end: UnreachableError,
    role: ProxyRole,
    host: string,
    address: string,
  ): Promise<Explained> {
    const { seconds } = this.options;
    const issuer = end.reason === 'certificate' ? await issuerAt(address, host, this.patienceMs) : undefined;
    return explainUnreachable(end, { role, host, address, seconds, issuer });
  }

  /** Pulls an image without its layers, and learns the bucket from the registry's redirect. */
  private async pull(
    image: NonNullable<CheckOptions['image']>,
  ): Promise<{ readonly step: Step; readonly bucket?: string }> {
    const { files, route, signal } = this.options;
    const { hosts, end } = await tryPull({
      image,
      machine: undefined,
      credentials: await credentialsFor(image, files),
      patienceMs: this.patienceMs,
      lookup: route.lookup,
      signal,
    });
    const bucket = hosts.find(({ role }) => role === 'blobs')?.host;
    if (bucket !== undefined) return { step: { step: 'image', detail: `comes from ${bucket}` }, bucket };
    const detail = end ? endedPull(end.host, end.status, image.registry) : 'comes from the registry itself';
    return { step: { step: 'image', detail } };
  }

  private get patienceMs(): number {
    return this.options.seconds * 1000;
  }
}
