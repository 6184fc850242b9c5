#include "compiler/parser.h"
void hint_expression(Parser *p) {}
void hint_named_expression(Parser *p) {}
void hint_group(Parser *p) {}
void hint_comprehension(Parser *p) {}
void hint_dict_comprehension(Parser *p) {}
void hint_dict(Parser *p) {}
void hint_for_clause(Parser *p) {}
void hint_arguments(Parser *p) {}
void hint_keyword(Parser *p) {}
void hint_starred(Parser *p) {}
void hint_replacement_field(Parser *p) {}
void hint_parameters(Parser *p, const Params *style) {}
void hint_star_parameter(Parser *p, const Params *style) {}
void hint_double_star_parameter(Parser *p, const Params *style) {}
void hint_default(Parser *p) {}
void hint_assignment(Parser *p) {}
void hint_delete(Parser *p) {}
void hint_import(Parser *p) {}
void hint_import_targets(Parser *p) {}
void hint_block(Parser *p) {}
void hint_with_item(Parser *p) {}
void hint_with_indent(Parser *p) {}
void hint_with(Parser *p) {}
void hint_for_target(Parser *p) {}
void hint_for(Parser *p) {}
void hint_try(Parser *p) {}
void hint_except_indent(Parser *p, bool star) {}
void hint_except(Parser *p) {}
void hint_header(Parser *p, const char *statement) {}
void hint_else(Parser *p) {}
void hint_finally(Parser *p) {}
void hint_def(Parser *p) {}
void hint_class(Parser *p) {}
void hint_match(Parser *p) {}
void hint_case(Parser *p) {}
void hint_as_pattern(Parser *p) {}
void hint_class_pattern(Parser *p) {}
void hint_type_param(Parser *p) {}
void hint_type_params(Parser *p) {}
const char *expression_name(const Ast *n){return "";}
