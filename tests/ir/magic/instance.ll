; magic show=_magic_sentries,_magic_names
@sef_log = internal global i32 2, align 4, !dbg !10
@environ = global i32 2, align 4, !dbg !20
@sef_log.1 = internal global i32 2, align 4, !dbg !30

define i32 @main() {
  ret i32 0
}

!llvm.dbg.cu = !{!0, !1, !2}
!llvm.module.flags = !{!3}
!0 = distinct !DICompileUnit(language: DW_LANG_C11, file: !4, isOptimized: false, runtimeVersion: 0, emissionKind: FullDebug)
!1 = distinct !DICompileUnit(language: DW_LANG_C11, file: !5, isOptimized: false, runtimeVersion: 0, emissionKind: FullDebug)
!2 = distinct !DICompileUnit(language: DW_LANG_C11, file: !6, isOptimized: false, runtimeVersion: 0, emissionKind: FullDebug)
!3 = !{i32 2, !"Debug Info Version", i32 3}
!4 = !DIFile(filename: "core/libsys/printf.c", directory: "/src")
!5 = !DIFile(filename: "zig/libc/musl/src/env/__environ.c", directory: "/src")
!6 = !DIFile(filename: "service/main.c", directory: "/src")
!10 = !DIGlobalVariableExpression(var: !11, expr: !DIExpression())
!11 = distinct !DIGlobalVariable(name: "sef_log", scope: !0, file: !4, line: 1, type: !12, isLocal: true, isDefinition: true)
!12 = !DIBasicType(name: "int", size: 32, encoding: DW_ATE_signed)
!20 = !DIGlobalVariableExpression(var: !21, expr: !DIExpression())
!21 = distinct !DIGlobalVariable(name: "environ", scope: !1, file: !5, line: 1, type: !12, isLocal: false, isDefinition: true)
!30 = !DIGlobalVariableExpression(var: !31, expr: !DIExpression())
!31 = distinct !DIGlobalVariable(name: "sef_log", scope: !2, file: !6, line: 1, type: !12, isLocal: true, isDefinition: true)
; EXPECT
@_magic_names = internal constant [55 x i8] c"\00void\00int\00sef_log.869766189\00sef_log.2658063855\00environ\00", section "magic_ro", align 4
@_magic_sentries = internal constant [3 x { i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, ptr }] [{ i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, ptr } { i32 10, i32 969589377, i32 2401068189, i32 0, i32 0, i32 0, i32 0, i32 257, i32 1, i32 4, ptr @sef_log }, { i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, ptr } { i32 28, i32 2018437395, i32 3934999642, i32 0, i32 0, i32 0, i32 0, i32 256, i32 1, i32 4, ptr @sef_log.1 }, { i32, i32, i32, i32, i32, i32, i32, i32, i32, i32, ptr } { i32 47, i32 3095949088, i32 3414313593, i32 0, i32 0, i32 0, i32 0, i32 1, i32 1, i32 4, ptr @environ }], section "magic_ro", align 4
