; magic input=varied.ll show=.str,g,list,cb1.calls,vc,.compoundliteral
; EXPECT
@.str = internal constant <{ [6 x i8], i8 }> <{ [6 x i8] c"hello\00", i8 0 }>, align 1
@g = dso_local global <{ { ptr, ptr, { ptr }, <{ { ptr, i8, i8, [5 x i8], i8 }, %struct.node, %struct.node }>, x86_fp80, double, i64 }, i8 }> <{ { ptr, ptr, { ptr }, <{ { ptr, i8, i8, [5 x i8], i8 }, %struct.node, %struct.node }>, x86_fp80, double, i64 } { ptr null, ptr null, { ptr } { ptr @.str }, <{ { ptr, i8, i8, [5 x i8], i8 }, %struct.node, %struct.node }> <{ { ptr, i8, i8, [5 x i8], i8 } { ptr getelementptr (i8, ptr @g, i64 24), i8 17, i8 0, [5 x i8] c"ab\00\00\00", i8 0 }, %struct.node zeroinitializer, %struct.node zeroinitializer }>, x86_fp80 0xK00000000000000000000, double 0.000000e+00, i64 0 }, i8 0 }>, align 4
@list = internal global <{ ptr, i8 }> <{ ptr null, i8 0 }>, align 4
@.compoundliteral = internal global <{ [3 x i32], i8 }> <{ [3 x i32] [i32 1, i32 2, i32 3], i8 0 }>, align 4
@cb1.calls = internal global <{ i32, i8 }> <{ i32 0, i8 0 }>, align 4
