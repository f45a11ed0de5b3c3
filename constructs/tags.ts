import { type IAspect, TerraformResource } from 'cdktf';
import type { IConstruct } from 'constructs';

/** A resource whose type takes tags, as the generated bindings spell it. */
type Taggable = TerraformResource & {
  tags: Record<string, string>;
  readonly tagsInput?: Record<string, string>;
};

const isTaggable = (node: IConstruct): node is Taggable =>
  TerraformResource.isTerraformResource(node) && 'tags' in node;

/** Puts the same tags on every resource that takes any. A tag that a resource sets itself wins. */
export class Tags implements IAspect {
  constructor(private readonly tags: Readonly<Record<string, string>>) {}

  visit(node: IConstruct): void {
    if (isTaggable(node)) node.tags = { ...this.tags, ...node.tagsInput };
  }
}
