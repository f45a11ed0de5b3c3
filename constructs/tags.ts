import { type IAspect, TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';

/** A resource whose type takes tags, as the generated bindings spell it. */
type Taggable = TerraformResource & {
  tags: Record<string, string>;
  readonly tagsInput?: Record<string, string>;
};

const isTaggable = (node: IConstruct): node is Taggable =>
  TerraformResource.isTerraformResource(node) && 'tags' in node;

/** A text as Terraform's JSON has to spell it, so that no template in it is evaluated. */
const literally = (text: string): string => text.replace(/[$%](?=\{)/g, '$&$&');

/** Puts the same tags on every resource that takes any. A tag that a resource sets itself wins. */
export class Tags implements IAspect {
  private readonly tags: Readonly<Record<string, string>>;

  /** @param tags the tags as they shall be in the cloud; nothing of them is evaluated */
  constructor(tags: Readonly<Record<string, string>>) {
    this.tags = Object.fromEntries(
      Object.entries(tags).map(([key, value]) => [literally(key), literally(value)]),
    );
  }

  visit(node: IConstruct): void {
    if (isTaggable(node)) node.tags = { ...this.tags, ...node.tagsInput };
  }
}
