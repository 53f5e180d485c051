/**
 * What each stage's output keeps, as far as it can be told without types of
 * values and the flow of control:
 *
 * - no symbol, type, attribute group, metadata node, comdat or alias is there
 *   twice; within a function no value or block;
 * - every symbol, type, attribute group, metadata node, value and block that is
 *   referred to is there;
 * - direct calls have as many arguments as the function has parameters;
 * - every line of a function is one that parseLine() knows.
 */
import { headerOf } from "./header.ts";
import { type Entity, IrVerifyError, type Module } from "./module.ts";
import { ModuleIndex } from "./module_index.ts";
import { checkFunction } from "./verify_function.ts";

export function verify(module: Module): void {
  const index = new ModuleIndex(module);
  for (const entity of module.entities) checkEntity(entity, index);
  index.checkBlockAddresses();
  const problems = index.problems.list;
  if (problems.length > 0) throw new IrVerifyError(module.file, problems);
}

function checkEntity(entity: Entity, index: ModuleIndex): void {
  switch (entity.kind) {
    case "function":
      checkFunction(entity, index);
      break;
    case "declare": {
      const where = `@${entity.name}`;
      const header = headerOf(entity);
      index.checkReferences(entity.text, where);
      index.checkGroups(header.tail, where);
      index.checkTypes(entity.text, where);
      break;
    }
    case "global":
    case "alias": {
      const where = `@${entity.name}`;
      index.checkReferences(entity.text, where);
      index.checkTypes(entity.text, where);
      break;
    }
    case "type":
      index.checkTypes(entity.text, `%${entity.name}`);
      break;
    case "metadata":
      index.checkReferences(entity.text, `!${entity.id}`);
      break;
    case "named-metadata": {
      const list = entity.text.slice(entity.text.indexOf("="));
      index.checkReferences(list, `!${entity.name}`);
      break;
    }
  }
}
