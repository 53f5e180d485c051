; magic show=main,s1,s2,__func__.f,__const.f.x,llvm.global_ctors,_magic_functions,_magic_names
@s1 = internal unnamed_addr global i32 1, section "set", align 4
@s2 = private global i32 2, section "set", align 4, !dbg !10
@__start_set = external global [0 x i32]
@__func__.f = private unnamed_addr constant [2 x i8] c"f\00", align 1
@__const.f.x = private unnamed_addr constant [2 x i32] [i32 1, i32 2], align 4
@p = internal global ptr @second
@llvm.global_ctors = appending global [2 x { i32, ptr, ptr }] [{ i32, ptr, ptr } { i32 65535, ptr @late, ptr null }, { i32, ptr, ptr } { i32 200, ptr @early, ptr null }]

@first = alias void (), ptr @real
@second = alias void (), ptr @first

define void @real() {
  ret void
}

define internal void @late() {
  ret void
}

define internal i32 @early() {
  ret i32 0
}

define i32 @main() {
  %1 = alloca i32, align 4
  store i32 0, ptr %1, align 4
  ret i32 0
}

!llvm.dbg.cu = !{!0}
!llvm.module.flags = !{!1}
!0 = distinct !DICompileUnit(language: DW_LANG_C11, file: !2, isOptimized: false, runtimeVersion: 0, emissionKind: FullDebug)
!1 = !{i32 2, !"Debug Info Version", i32 3}
!2 = !DIFile(filename: "/src/service/main.c", directory: "/src")
!10 = !DIGlobalVariableExpression(var: !11, expr: !DIExpression())
!11 = distinct !DIGlobalVariable(name: "s2", scope: !0, file: !2, line: 1, type: !12, isLocal: true, isDefinition: true)
!12 = !DIBasicType(name: "int", size: 32, encoding: DW_ATE_signed)
; EXPECT
@s1 = internal global i32 1, section "set", align 4
@s2 = internal global i32 2, section "set", align 4
@__func__.f = internal constant <{ [2 x i8], i8 }> <{ [2 x i8] c"f\00", i8 0 }>, align 1
@__const.f.x = private unnamed_addr constant [2 x i32] [i32 1, i32 2], align 4
@_magic_names = internal constant [91 x i8] c"\00void\00int\00void*\00real\00s2.2658063855\00.literal.1734027449\00.literal.1031243541\00.str.3830527951\00", section "magic_ro", align 4
@_magic_functions = internal constant [1 x { i32, i32, i32, i32, i32, ptr }] [{ i32, i32, i32, i32, i32, ptr } { i32 16, i32 946806922, i32 3160153363, i32 0, i32 0, ptr @real }], section "magic_ro", align 4
define i32 @main() {
  %1 = alloca i32, align 4
  %magic.frame = call ptr @llvm.frameaddress.p0(i32 0)
  call void @magic_init(ptr %magic.frame)
  %magic.constructor.0 = call i32 @early()
  call void @late()
  store i32 0, ptr %1, align 4
  ret i32 0
}
